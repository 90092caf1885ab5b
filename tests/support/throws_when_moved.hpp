#pragma once
// A value that cannot be passed on.

#include <stdexcept>

namespace pollen::test {

//! Each move into a new one throws, and leaves the old one as it was.
struct ThrowsWhenMoved {
  ThrowsWhenMoved() = default;
  // NOLINTNEXTLINE(performance-noexcept-move-constructor)
  ThrowsWhenMoved(ThrowsWhenMoved&&) { throw std::runtime_error("on purpose"); }
  ThrowsWhenMoved& operator=(ThrowsWhenMoved&&) = default;
};

}  // namespace pollen::test
