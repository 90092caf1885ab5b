#pragma once
// A workbook or a hand-out that is older than the course.

#include <filesystem>
#include <map>
#include <string>

namespace pollen::kit {

//! The text of each file that a copy is to hold, by its path from the root.
using Texts = std::map<std::string, std::string>;

//! The course's own part of a copy, its tests and its Makefile, is of one version or does not even
//! compile. If the one in `to` is another than in `texts`, this moves it away as a whole, with what
//! was built, and returns its new folder; else nothing. What is the learner's stays. Throws
//! `std::runtime_error`, with what to do, if the lessons have changed, too: then nothing is moved.
std::filesystem::path move_old_course(const std::filesystem::path& to, const Texts& texts);

//! A folder for a backup, from `root`, that is not there yet: `.backup/NAME-1` or a higher number.
std::filesystem::path new_backup(const std::filesystem::path& root, const std::string& name);

}  // namespace pollen::kit
