#pragma once
// How deep the stack is, in bytes. (Waiting for it to overflow would depend on its size.)

#include <algorithm>
#include <cstdint>

namespace pollen::test {

//! Compares the depths of the stack at all the places that `note` it.
class StackMeter {
 public:
  //! (The address of a local would not do: the address sanitizer moves locals off the stack.)
  [[gnu::noinline]] void note() {
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    lowest_ = notes_ == 0 ? here : std::min(lowest_, here);
    highest_ = std::max(highest_, here);
    ++notes_;
  }

  int notes() const { return notes_; }
  //! By how many bytes the deepest place lies below the highest.
  std::uintptr_t span() const { return highest_ - lowest_; }

 private:
  std::uintptr_t lowest_ = 0;
  std::uintptr_t highest_ = 0;
  int notes_ = 0;
};

}  // namespace pollen::test
