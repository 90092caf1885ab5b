// The pictures of the pages: those that are kept, and those that `make pictures` makes.

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/pictures/scenes.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/xml.hpp"

using namespace pollen::pictures;
using pollen::test::Element;
using pollen::test::TempDir;
using pollen::test::XmlReader;

namespace {

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// How many marks of that kind one can hover over: those in the lanes, not those of the legend.
std::size_t marks(const Element& picture, std::string_view kind) {
  std::size_t found = 0;
  for (const Element* mark : picture.of_class(kind)) found += mark->title().empty() ? 0 : 1;
  return found;
}

bool says(const Element& picture, std::string_view wanted) {
  return picture.all_text().find(wanted) != std::string::npos;
}

// Polls stand twice in a picture, in the lane of the thread and in that of the task.
void check_contents(const std::string& file, const Element& picture) {
  if (file.ends_with("two_polls.svg")) {
    CHECK(says(picture, "1 task on 2 threads: 2 polls in "));
    CHECK(marks(picture, "pending") == 2);
    CHECK(marks(picture, "ready") == 2);
    CHECK(marks(picture, "wake") == 1);
    CHECK(marks(picture, "park") == 1);
  } else if (file.ends_with("eight_tasks.svg")) {
    CHECK(marks(picture, "steal") > 0);
    CHECK(says(picture, "\nworker 0\n"));
    CHECK(says(picture, "\nworker 1\n"));
    CHECK(marks(picture, "spawn") == 9);  // the parent and its eight
    CHECK(marks(picture, "self") == 8);
  } else if (file.ends_with("lost_wakeup.svg")) {
    CHECK(says(picture, "2 tasks have not completed."));
    CHECK(says(picture, " reader: pending since "));
    CHECK(says(picture, "its waker was dropped unused: nothing can wake it any more\n"));
    CHECK(marks(picture, "park") == 1);
  } else {
    REQUIRE(file.ends_with("web_service.svg"));
    CHECK(marks(picture, "request") == 2);
    CHECK(says(picture, " /hello\n"));
    CHECK(says(picture, " /greet/Ada\n"));
  }
}

void check_picture(const std::string& top, const std::string& file) {
  const std::string svg = contents(top + "/" + file);
  CHECK(svg.size() < 60 * 1024);
  check_contents(file, XmlReader::read(svg));
}

}  // namespace

TEST_CASE("the pictures that are kept are well-formed, small, and show what they must") {
  for (const Scene& scene : scenes()) {
    CAPTURE(std::string(scene.file));
    check_picture(".", scene.file);
  }
}

TEST_CASE("the pictures that are made are well-formed, small, and show what they must") {
  const TempDir dir;
  for (const Scene& scene : scenes()) {
    CAPTURE(std::string(scene.file));
    make_picture(scene, dir / scene.file);
    check_picture(dir.path(), scene.file);
  }
}

TEST_CASE("a picture that never shows what it must is an error") {
  const TempDir dir;
  const Scene never = {
      "x.svg", [] { return Played{}; }, [](const pollen::trace::Recording&) { return false; }, {}};
  CHECK_THROWS_AS(make_picture(never, dir / never.file), std::runtime_error);
}
