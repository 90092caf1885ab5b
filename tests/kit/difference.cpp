#include "tests/kit/difference.hpp"

#include <algorithm>
#include <vector>

#include "tests/kit/lines.hpp"
#include "tests/kit/terminal.hpp"

namespace pollen::kit {

std::string difference(std::string_view one, std::string_view other) {
  const auto a = split_lines(one);
  const auto b = split_lines(other);
  // common[i][j]: how many lines a[i…] and b[j…] have in common, in the same order.
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::string result;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      result += "  " + a[i] + '\n';
      ++i;
      ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      result += paint(Tone::bad, "- " + a[i++]) + '\n';
    } else {
      result += paint(Tone::good, "+ " + b[j++]) + '\n';
    }
  }
  return result;
}

}  // namespace pollen::kit
