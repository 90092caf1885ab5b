#pragma once
// Workbooks and hand-outs: copies of this tree in which the steps are not written yet.
//
// Both hold a folder `.starter` with the files as they were given, for `reset`. A workbook says in
// `.reference` where the solved lessons lie; a hand-out says in `.handout` which lesson it is.

#include <filesystem>
#include <optional>
#include <string>

#include "tests/kit/steps.hpp"

namespace pollen::kit {

//! What is written, and where to.
struct Copy {
  std::filesystem::path from;  //!< The tree with the solved lessons.
  std::filesystem::path to;
  bool add = false;          //!< `to` may be there: what it lacks is added, see `move_old_course`.
  int handout = 0;           //!< The lesson to hand out; 0: a workbook with all of them.
  bool with_earlier = true;  //!< A hand-out holds the lessons below, solved.
};

//! Writes a workbook or a hand-out, and says so. Throws `std::runtime_error` if `to` is there
//! already and is not to be added to, or is of an older course whose lessons were others, if it
//! lies inside the lessons, or if `from` is a workbook itself.
void write_copy(const Copy& copy);

//! True in a workbook or a hand-out.
bool is_copy(const std::filesystem::path& root);

//! The lesson of a hand-out; 0 in any other tree.
int handout_lesson(const std::filesystem::path& root);

//! Where the solved lessons of a workbook lie: `given`, or else what `.reference` says. Throws
//! `std::runtime_error` if there is no such tree.
std::filesystem::path reference_of(const std::filesystem::path& root, const std::string& given);

}  // namespace pollen::kit
