#include "lesson02_waker/trace/markup.hpp"

namespace pollen::trace {

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : clean_utf8(text)) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else
      safe += c;
  }
  return safe;
}

}  // namespace pollen::trace
