#pragma once
// How deep the stack is, in bytes.

#include <cstdint>

namespace pollen::test {

//! The address of the caller's stack frame. Two of them say by how many bytes one call is deeper.
//! (The address of a local would not do: the address sanitizer moves locals off the stack.)
[[gnu::noinline]] inline std::uintptr_t stack_address() {
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

inline std::uintptr_t distance(std::uintptr_t a, std::uintptr_t b) { return a < b ? b - a : a - b; }

}  // namespace pollen::test
