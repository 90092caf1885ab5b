#pragma once
// The steps of the lessons: finds the marks in their code and what stands between them.
//
//     //> 2.3 oneshot's receiver: register, then look again
//     …
//     //<
//
// A step with several bodies has a title at the first of them; the others are marked `//> 2.3`.

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pollen::kit {

//! The text between two marks of a file.
struct Region {
  std::string step;       //!< As 2.3.
  std::string title;      //!< Empty where the step goes on.
  std::string file;       //!< From the root of the tree, as lesson02_waker/oneshot.hpp.
  std::size_t line = 0;   //!< Of the opening mark; the first line of a file is 1.
  std::size_t begin = 0;  //!< The body is [begin, end) of the file's text: whole lines, no mark.
  std::size_t end = 0;
  std::string indent;  //!< What stands before the opening mark.
  std::string body;
};

//! One exercise: its regions in the order of their files' names and lines.
struct Step {
  std::string id;
  std::string title;
  std::vector<Region> regions;

  int lesson() const { return id[0] - '0'; }
};

//! Marks that do not fit together, or a step that is not there. The text says what to do.
class StepError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

//! Finds the regions of one file. Throws `StepError` for marks that are nested, not closed, closed
//! twice, or without a step's number.
std::vector<Region> parse_marks(const std::string& file, std::string_view text);

//! Makes steps of regions, in their order. Throws `StepError` if a step has two titles or none,
//! lies in another lesson's folder, or is lacking between two others.
std::vector<Step> group_steps(const std::vector<Region>& regions);

//! The steps of all lessons that there are in `root`, in order. Throws as the two above do.
std::vector<Step> find_steps(const std::filesystem::path& root);

//! The step of that number. Throws `StepError`, which names the nearest one, if there is none.
const Step& get_step(const std::vector<Step>& steps, const std::string& id);

//! The .hpp and .cpp files of a lesson, as paths from `root`, sorted. Lesson 0: of all of them.
std::vector<std::string> lesson_files(const std::filesystem::path& root, int lesson = 0);

//! The folder of a lesson, as lesson02_waker. Throws `StepError` if it is not there.
std::string lesson_folder(const std::filesystem::path& root, int lesson);

//! A file's text. Throws `std::runtime_error` if it cannot be read.
std::string read_text(const std::filesystem::path& file);
//! Writes a file, in one go: it is there as before or as it is to be. Makes its folder.
void write_text(const std::filesystem::path& file, std::string_view text);

}  // namespace pollen::kit
