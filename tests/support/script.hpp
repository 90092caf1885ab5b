#pragma once
// A future that does what the test says, and takes note of what is done to it.

#include <doctest/doctest.h>

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "lesson01_future/future.hpp"

namespace pollen::test {

template <class T>
class Scripted;

//! The test's end of one scripted future: `future()` makes it, `give` or `fail` ends it.
template <class T = void>
class Script {
 public:
  Script() = default;
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  //! Call it once for each script.
  Scripted<T> future() { return Scripted<T>(*this); }

  //! From now on there is a result.
  void give(NonVoid<T> value = {}) { value_.emplace(std::move(value)); }
  //! From now on a poll throws `std::runtime_error(what)`.
  void fail(const char* what) { error_ = std::make_exception_ptr(std::runtime_error(what)); }

  int polls = 0;      // how often the future was polled
  int destroyed = 0;  // how often it was destroyed; a moved-from one does not count

 private:
  friend class Scripted<T>;
  std::optional<NonVoid<T>> value_;
  std::exception_ptr error_;
  bool ended_ = false;
};

//! The future's end. It fails the test if somebody breaks a future's contract: polls it again after
//! its end, or moves it after its first poll.
template <class T>
class Scripted {
 public:
  using Output = T;
  explicit Scripted(Script<T>& script) : script_(&script) {}
  Scripted(Scripted&& other) noexcept : script_(std::exchange(other.script_, nullptr)) {
    if (other.polled_) FAIL_CHECK("a future was moved after its first poll");
  }
  Scripted& operator=(Scripted&&) = delete;
  ~Scripted() {
    if (script_) ++script_->destroyed;
  }

  Poll<T> poll(Context&) {
    ++script_->polls;
    polled_ = true;
    if (script_->ended_) FAIL_CHECK("a future was polled again after its end");
    if (!script_->error_ && !script_->value_) return Pending{};
    script_->ended_ = true;
    if (script_->error_) std::rethrow_exception(script_->error_);
    return std::move(*script_->value_);
  }

 private:
  Script<T>* script_;
  bool polled_ = false;
};

}  // namespace pollen::test
