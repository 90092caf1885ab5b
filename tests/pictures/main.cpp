// Makes the pictures that the chapters show, below the folder that is named; else here.

#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include "tests/pictures/scenes.hpp"

int main(int argc, char** argv) {
  const std::string top = argc > 1 ? argv[1] : ".";
  try {
    for (const pollen::pictures::Scene& scene : pollen::pictures::scenes()) {
      const std::string path = top + "/" + scene.file;
      pollen::pictures::make_picture(scene, path);
      std::cout << path << ": " << std::filesystem::file_size(path) << " bytes" << std::endl;
    }
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
