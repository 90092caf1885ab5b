#pragma once
// On which lessons does a lesson of a workbook stand: on the learner's own, or on the reference's?

#include <filesystem>
#include <string>
#include <vector>

namespace pollen::kit {

//! Who wrote a lesson that is to be built.
enum class Author { own, reference };

//! The authors of the lessons below `lesson`, in order: the learner, where that lesson passes all
//! its checks. "own" and "reference" decide it for all of them; any other word throws
//! `std::runtime_error`.
std::vector<Author> earlier_lessons(const std::filesystem::path& root, int lesson,
                                    const std::string& decided);

//! Makes a tree of links in which `lesson` stands on lessons of these authors, and returns its
//! folder; the tree itself, if all are the learner's own. What was built there is thrown away when
//! the authors have changed. Says on the standard error output who they are.
std::filesystem::path stage(const std::filesystem::path& root, int lesson,
                            const std::vector<Author>& earlier, const std::string& reference);

}  // namespace pollen::kit
