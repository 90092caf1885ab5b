#pragma once
// Building the text of an SVG.

#include <concepts>
#include <string>
#include <string_view>

#include "lesson02_waker/trace/lanes.hpp"

namespace pollen::trace {

//! `text` as XML may hold it.
std::string escaped(std::string_view text);

//! A growing text of texts, whole numbers and places.
class Markup {
 public:
  template <class... Parts>
  void write(const Parts&... parts) {
    (put(parts), ...);
  }
  const std::string& text() const { return text_; }

 private:
  void put(std::string_view text) { text_ += text; }
  void put(std::integral auto number) { text_ += std::to_string(number); }
  void put(Px x) {
    put(x.tenths / 10);
    if (x.tenths % 10 == 0) return;
    put(".");
    put(x.tenths % 10);
  }

  std::string text_;
};

}  // namespace pollen::trace
