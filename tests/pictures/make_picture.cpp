#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "lesson02_waker/trace/spans.hpp"
#include "lesson02_waker/trace/svg.hpp"
#include "tests/pictures/scenes.hpp"

namespace pollen::pictures {
namespace {

enum Outcome { good = 0, failed = 1, again = 2 };

// Plays it in this process, and writes its picture if it is good.
Outcome attempt(const Scene& scene, const std::string& path, int patience) {
  ::alarm(20);  // ends the process, should the scene hang
  const Played played = scene.play();
  const std::chrono::nanoseconds taken(trace::end_of(played.recording));
  if (!scene.shows(played.recording) || taken > scene.calm * patience) return again;
  std::ofstream file(path);
  trace::write_svg(file, played.recording, {.notes = played.notes});
  return file.flush() ? good : failed;
}

}  // namespace

void make_picture(const Scene& scene, const std::string& path) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  int status = 0;
  for (int tries = 0; tries < 1000; ++tries) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(attempt(scene, path, 1 << tries / 100));
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == good) return;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != again) break;
  }
  throw std::runtime_error(path + " could not be made: status " + std::to_string(status));
}

}  // namespace pollen::pictures
