#pragma once
// System calls that fail on demand, and that are counted.

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include "lesson01_future/async.hpp"
#include "lesson04_reactor/syscalls.hpp"

namespace pollen::test {

//! While it lives, the runtime's system calls pass through here. One at a time; make it before the
//! threads that are to notice it.
class Faults {
 public:
  Faults() {
    current = this;
    sys::fault = [](const char* call) { return current->pass(call); };
    sys::cut = [](const char* call, std::size_t size) { return current->portion(call, size); };
  }
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;
  ~Faults() {
    sys::fault = nullptr;
    sys::cut = nullptr;
  }

  //! Instead of an error: the call is made, but for half as much.
  static constexpr int short_count = -1;

  //! The next `times` calls of that name, or those after the next `spared`, are not made, and fail
  //! with `error`.
  void fail(const std::string& call, int error, int times = 1, int spared = 0) {
    const std::lock_guard lock(mutex_);
    calls_[call].error = error;
    calls_[call].failures = times;
    calls_[call].spared = spared;
  }

  //! Called after each failure: for what the kernel would do then, as to report anew.
  void after_each(std::function<void()> fn) { after_ = std::move(fn); }

  //! Does something right before the next call of that name is made, or fails.
  void before(const std::string& call, std::function<void()> fn) {
    const std::lock_guard lock(mutex_);
    calls_[call].before = std::move(fn);
  }

  //! How many calls of that name there were so far, failures included.
  int count(const std::string& call) const {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(call);
    return found == calls_.end() ? 0 : found->second.count;
  }

  //! The same for every name.
  std::map<std::string, int> counts() const {
    const std::lock_guard lock(mutex_);
    std::map<std::string, int> all;
    for (const auto& [name, call] : calls_) all[name] = call.count;
    return all;
  }

  //! How many calls were made to fail.
  int failed() const {
    const std::lock_guard lock(mutex_);
    return failed_;
  }

 private:
  struct Call {
    int count = 0;
    int failures = 0;
    int spared = 0;
    int error = 0;
    std::function<void()> before;
  };

  int pass(const char* name) {
    std::unique_lock lock(mutex_);
    Call& call = calls_[name];
    ++call.count;
    const int error = call.error == short_count ? 0 : next_error(call);
    const auto fn = std::exchange(call.before, nullptr);
    lock.unlock();  // what the test does now may make calls of its own
    if (fn) fn();
    if (error && after_) after_();
    return error;
  }

  std::size_t portion(const char* name, std::size_t size) {
    std::unique_lock lock(mutex_);
    Call& call = calls_[name];
    if (call.error != short_count || size < 2 || !next_error(call)) return size;
    lock.unlock();
    if (after_) after_();
    return size / 2;
  }

  int next_error(Call& call) {
    if (call.failures == 0 || call.spared-- > 0) return 0;
    call.spared = 0;
    --call.failures;
    ++failed_;
    return call.error;
  }

  static inline Faults* current = nullptr;
  mutable std::mutex mutex_;
  std::map<std::string, Call> calls_;
  int failed_ = 0;
  std::function<void()> after_;
};

//! What an operation says that fails with this error.
inline std::string failure(const std::string& operation, int error) {
  return std::system_error(error, std::system_category(), operation).what();
}

//! What `fn()` says when it fails.
template <class Fn>
std::string failure_of(Fn fn) {
  try {
    fn();
  } catch (const std::system_error& error) {
    return error.what();
  }
  return "it did not fail";
}

//! What a future says when it fails.
template <Future F>
Async<std::string> failure_in(F future) {
  try {
    co_await future;
  } catch (const std::system_error& error) {
    co_return error.what();
  }
  co_return "it did not fail";
}

}  // namespace pollen::test
