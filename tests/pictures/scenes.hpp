#pragma once
// The programs whose pictures the chapters show.

#include <chrono>
#include <string>
#include <vector>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::pictures {

//! What a scene gives: what was recorded, and what is to be written below the picture.
struct Played {
  trace::Recording recording;
  std::string notes = "";
};

//! One picture. `play` runs the program, once in a process so that its tasks count from 1.
struct Scene {
  const char* file;  //!< Where its picture lies, from the top folder.
  Played (*play)();
  bool (*shows)(const trace::Recording&);  //!< Whether that is to be seen for which it is made.
  std::chrono::microseconds calm;          //!< It takes longer only if the machine is busy.
};

//! All of them, in the order of the lessons.
const std::vector<Scene>& scenes();

//! Plays a scene until it shows what it must, and writes its picture to the file `path`. At first
//! it takes only what no other program has disturbed, and then by and by what took longer. Throws
//! `std::runtime_error` after 1,000 plays. Call it before the process has a second thread.
void make_picture(const Scene& scene, const std::string& path);

}  // namespace pollen::pictures
