#pragma once
// Every system call of this lesson goes through here, so that a test can make each of them fail.

#include <cerrno>
#include <cstddef>
#include <system_error>

namespace pollen::sys {

//! Set by a test: called with the name of each system call before it is made. Non-zero: the call is
//! not made, and fails with that errno. Null in normal use.
inline int (*fault)(const char* call) = nullptr;
//! Set by a test likewise: how many of `size` bytes the next call of that name may pass.
inline std::size_t (*cut)(const char* call, std::size_t size) = nullptr;

//! What a call is to pass: all of `size`, unless a test wants to see a short read or write.
inline std::size_t portion(const char* call, std::size_t size) {
  return cut ? cut(call, size) : size;
}

//! Makes one system call, `fn()`, which returns -1 and sets errno when it fails.
template <class Fn>
auto call_once(const char* name, Fn fn) {
  if (fault) {
    if (const int error = fault(name)) {
      errno = error;
      return decltype(fn())(-1);
    }
  }
  return fn();
}

//! The same, and again as long as a signal interrupts it.
template <class Fn>
auto call(const char* name, Fn fn) {
  while (true) {
    const auto result = call_once(name, fn);
    if (result != -1 || errno != EINTR) return result;
  }
}

//! Throws errno as a `std::system_error` that names the operation.
[[noreturn]] inline void throw_errno(const char* operation, int error = errno) {
  throw std::system_error(error, std::system_category(), operation);
}

//! Makes the call, and throws if it fails.
template <class Fn>
auto check(const char* name, Fn fn) {
  const auto result = call(name, fn);
  if (result == -1) throw_errno(name);
  return result;
}

}  // namespace pollen::sys
