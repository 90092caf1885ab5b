#pragma once
// The graded cases of a lesson, as their sources say: step, points and title.
//
// They are read as text, not asked of a program in which a submission runs, too. So they are known,
// with what they are worth, also where nothing compiles.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pollen::kit {

//! In front of the title of a run under the thread sanitizer.
inline constexpr std::string_view no_race = "no race: ";

//! One case, as its `GRADED` line says.
struct Case {
  std::string step;     //!< As 2.3.
  std::string title;    //!< As doctest has it, behind the step.
  int points = 0;       //!< For the run under the address and undefined behaviour sanitizers.
  int race_points = 0;  //!< For the run under the thread sanitizer; without threads: 0, no run.
  std::string file;     //!< From the root of the tree.
  bool hidden = false;  //!< An instructor's own.

  std::string name() const { return step + " " + title; }
};

//! The cases of one file. Throws `std::runtime_error`, which names the line, for one that cannot be
//! read.
std::vector<Case> parse_cases(const std::string& file, std::string_view text, bool hidden);

//! The cases of a lesson, in the order of steps, and those of the folder `hidden`, if it is not
//! empty. Throws if there is none, if two have the same name, or as above.
std::vector<Case> find_cases(const std::filesystem::path& root, int lesson,
                             const std::filesystem::path& hidden = {});

}  // namespace pollen::kit
