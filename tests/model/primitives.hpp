#pragma once
// The types that stand in for the standard library's in a model: each operation is a step of the
// checker. Outside an exploration they just do what they are to do.

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <sstream>
#include <utility>

#include "tests/model/checker.hpp"

namespace pollen::prim {

// NOLINTBEGIN(readability-identifier-naming): the names are those of the standard library.

using model::Where;

inline constexpr unsigned run_queue_capacity = 4;
inline constexpr unsigned turn_interval = 5;

//! A value, as the schedule shows it.
template <class T>
std::string shown(const T& value) {
  std::ostringstream out;
  if constexpr (std::is_pointer_v<T>) {
    out << (value ? model::checker->name_of(value) : "null");
  } else {
    out << std::boolalpha;
    if (static_cast<std::uint64_t>(value) >= 1 << 16) out << std::hex << std::showbase;
    out << value;
  }
  return out.str();
}

//! Each operation is one step, whatever its memory order.
template <class T>
class atomic : model::Object {
  using Order = std::memory_order;

 public:
  atomic() = default;
  atomic(T value) : value_(value) {}

  T load(Order = Order::seq_cst, Where where = Where::current()) const {
    step("load", where);
    if (recording()) model::checker->record(shown(value_));
    return value_;
  }
  void store(T value, Order = Order::seq_cst, Where where = Where::current()) {
    change("store", where, [&] { return value; });
  }
  T exchange(T value, Order = Order::seq_cst, Where where = Where::current()) {
    return change("exchange", where, [&] { return value; });
  }
  T fetch_add(T n, Order = Order::seq_cst, Where where = Where::current()) {
    return change("fetch_add", where, [&] { return static_cast<T>(value_ + n); });
  }
  T fetch_sub(T n, Order = Order::seq_cst, Where where = Where::current()) {
    return change("fetch_sub", where, [&] { return static_cast<T>(value_ - n); });
  }
  T fetch_or(T bits, Order = Order::seq_cst, Where where = Where::current()) {
    return change("fetch_or", where, [&] { return static_cast<T>(value_ | bits); });
  }
  T fetch_and(T bits, Order = Order::seq_cst, Where where = Where::current()) {
    return change("fetch_and", where, [&] { return static_cast<T>(value_ & bits); });
  }
  T fetch_xor(T bits, Order = Order::seq_cst, Where where = Where::current()) {
    return change("fetch_xor", where, [&] { return static_cast<T>(value_ ^ bits); });
  }

  //! May fail although the value is the expected one.
  bool compare_exchange_weak(T& expected, T desired, Order, Order, Where where = Where::current()) {
    step("compare_exchange_weak", where);
    const bool spurious = model::checker && value_ == expected && model::checker->happens();
    return exchange_if(value_ == expected && !spurious, expected, desired);
  }
  bool compare_exchange_weak(T& expected, T desired, Order order, Where where = Where::current()) {
    return compare_exchange_weak(expected, desired, order, order, where);
  }
  bool compare_exchange_strong(T& expected, T desired, Order, Where where = Where::current()) {
    step("compare_exchange_strong", where);
    return exchange_if(value_ == expected, expected, desired);
  }

 private:
  static bool recording() { return model::checker && model::checker->recording(); }

  void step(const char* operation, Where where) const {
    if (model::checker) model::checker->step(operation, this, where);
  }

  template <class Change>
  T change(const char* operation, Where where, Change change) {
    step(operation, where);
    const T after = change();
    if (recording()) model::checker->record(shown(value_) + " -> " + shown(after));
    return std::exchange(value_, after);
  }

  bool exchange_if(bool equal, T& expected, T desired) {
    if (recording()) {
      model::checker->record(shown(value_) + (equal ? " -> " + shown(desired) : ", in vain"));
    }
    if (equal) {
      value_ = desired;
    } else {
      expected = value_;
    }
    return equal;
  }

  T value_{};
};

class mutex : public model::MutexObject {
 public:
  void lock(Where where = Where::current()) {
    if (!model::checker) return;
    model::Thread& me = model::checker->current();
    me.wants = this;
    model::checker->step("lock", this, where);
    me.wants = nullptr;
    owner = &me;
    model::checker->record("");
  }

  // No other thread can tell whether it comes before or after this, so it is no moment to switch.
  void unlock(Where where = Where::current()) {
    if (!model::checker) return;
    check_alive();
    owner = nullptr;
    model::checker->current().next = {"unlock", this, where};
    model::checker->record("");
  }
};

template <class M>
class lock_guard {
 public:
  explicit lock_guard(M& mutex, Where where = Where::current()) : mutex_(mutex), where_(where) {
    mutex_.lock(where);
  }
  lock_guard(const lock_guard&) = delete;
  lock_guard& operator=(const lock_guard&) = delete;
  ~lock_guard() { mutex_.unlock(where_); }

 private:
  M& mutex_;
  Where where_;
};

template <class M>
class unique_lock {
 public:
  explicit unique_lock(M& mutex, Where where = Where::current()) : mutex_(&mutex), where_(where) {
    lock(where);
  }
  unique_lock(const unique_lock&) = delete;
  unique_lock& operator=(const unique_lock&) = delete;
  ~unique_lock() {
    if (owns_) unlock(where_);
  }
  void lock(Where where = Where::current()) {
    mutex_->lock(where);
    owns_ = true;
  }
  void unlock(Where where = Where::current()) {
    owns_ = false;
    mutex_->unlock(where);
  }
  M* mutex() const { return mutex_; }

 private:
  M* mutex_;
  Where where_;
  bool owns_ = false;
};

//! Wakes any of those who wait; and now and then somebody wakes for no reason.
class condition_variable : model::Object {
  using Lock = unique_lock<mutex>;

 public:
  void notify_one(Where where = Where::current()) { notify("notify_one", false, where); }
  void notify_all(Where where = Where::current()) { notify("notify_all", true, where); }
  void wait(Lock& lock, Where where = Where::current()) { sleep(lock, false, where); }

  template <class Done>
  requires std::is_invocable_r_v<bool, Done>
  void wait(Lock& lock, Done done, Where where = Where::current()) {
    while (!done()) sleep(lock, false, where);
  }

  //! The time may be over at any moment, and is over once nothing else can happen.
  template <class Rep, class Period, class Done>
  bool wait_for(Lock& lock, const std::chrono::duration<Rep, Period>&, Done done,
                Where where = Where::current()) {
    while (!done()) {
      if (sleep(lock, true, where)) return done();
    }
    return true;
  }

 private:
  // True if it was not notified.
  bool sleep(Lock& lock, bool timed, Where where) {
    model::Checker& checker = *model::checker;
    model::Thread& me = checker.current();
    checker.step("wait", this, where);
    checker.record("");
    lock.mutex()->owner = nullptr;
    const bool by_itself = checker.happens();
    me.next = {"wait", this, where};
    me.wants = lock.mutex();
    if (!by_itself) me.sleeps_on = this;
    me.may_time_out = timed;
    me.notified = false;
    checker.wait();
    me.wants = nullptr;
    me.may_time_out = false;
    lock.mutex()->owner = &me;
    checker.record(me.notified ? "is over" : "is over for no reason");
    return !me.notified;
  }

  void notify(const char* operation, bool all, Where where) {
    if (!model::checker) return;
    model::checker->step(operation, this, where);
    model::checker->notify(this, all);
  }
};

class thread {
 public:
  thread() = default;
  template <class Fn>
  explicit thread(Fn fn, const char* name = "thread", Where where = Where::current()) {
    model::checker->step("starts", nullptr, where);
    model::checker->record(name);
    const auto shared = std::make_shared<Fn>(std::move(fn));
    thread_ = &model::checker->spawn(name, [shared] { (*shared)(); });
  }
  thread(thread&& other) noexcept : thread_(std::exchange(other.thread_, nullptr)) {}
  thread& operator=(thread&& other) noexcept {
    std::swap(thread_, other.thread_);
    return *this;
  }
  ~thread() {
    if (thread_) model::fail("a thread was not joined");
  }

  bool joinable() const { return thread_ != nullptr; }
  void join(Where where = Where::current()) {
    model::Thread& me = model::checker->current();
    me.joins = std::exchange(thread_, nullptr);
    const std::string& name = me.joins->name;
    model::checker->step("joins", nullptr, where);
    me.joins = nullptr;
    model::checker->record(name);
  }
  static unsigned hardware_concurrency() { return 2; }

 private:
  model::Thread* thread_ = nullptr;
};

namespace this_thread {
inline void yield(Where where = Where::current()) {
  model::checker->current().yielded = true;
  model::checker->step("yields", nullptr, where);
  model::checker->record("");
}
}  // namespace this_thread

// NOLINTEND(readability-identifier-naming)

}  // namespace pollen::prim
