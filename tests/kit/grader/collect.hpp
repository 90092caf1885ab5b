#pragma once
// Which files make up the tree of a submission, and how the tree comes to hold just these.

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>

#include "tests/kit/grader/workspace.hpp"

namespace pollen::kit {

//! Paths in the tree, and the texts that belong there.
using Files = std::map<std::string, std::string>;

//! Adds a file, or all .hpp, .cpp and .mk files of a folder. These are trusted.
void add_tree(Files& files, const std::filesystem::path& from, const std::string& to);

//! Adds a submission's .hpp and .cpp files of the lesson. Links are not followed: they could lead
//! to what a learner should not see. Throws `SubmissionError` if there is nothing to add.
Taken add_submission(Files& files, const Sources& sources);

//! Whether a name is of what programs keep beside somebody's work: `.git`, `._a.hpp`, `__MACOSX`.
bool is_by_the_way(const std::filesystem::path& path);

//! Makes `dir` hold these sources, beside `build`. What is the same already is not touched.
void mirror(const Files& files, const std::filesystem::path& dir);

//! Gives a folder, with what is in it, to another user.
void give_to(const std::filesystem::path& dir, uid_t user);

}  // namespace pollen::kit
