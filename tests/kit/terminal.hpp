#pragma once
// Text for people: at most 80 columns wide, and in colour only on a terminal.

#include <string>
#include <string_view>

namespace pollen::kit {

//! Colours by their meaning.
enum class Tone { plain, strong, good, bad, faint };

//! The text in that tone, if standard output is a terminal and NO_COLOR is not set.
std::string paint(Tone tone, std::string_view text);

//! How many columns a UTF-8 text takes.
std::size_t width(std::string_view text);

//! The text, cut with an ellipsis or filled with spaces to be `columns` wide.
std::string fit(std::string_view text, std::size_t columns);

//! Breaks lines at spaces where they would be longer than 80 columns. Each line gets `indent` in
//! front. Lines between ``` and ```, and those that begin with a space, are left as they are.
std::string wrap(std::string_view text, std::string_view indent = "");

//! Says what is going on, on one line that comes and goes; nothing if nobody looks.
class ProgressLine {
 public:
  ProgressLine();
  void say(const std::string& text);
  void clear();

 private:
  const bool is_seen_;
};

}  // namespace pollen::kit
