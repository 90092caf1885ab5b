#pragma once
// The types that stand in for the standard library's in a model: each operation is a step of the
// checker. Outside an exploration they just do what they are to do.

#include <atomic>
#include <chrono>
#include <memory>
#include <utility>

#include "tests/model/checker.hpp"

namespace pollen::prim {

// NOLINTBEGIN(readability-identifier-naming): the names are those of the standard library.

using model::Where;

inline constexpr unsigned run_queue_capacity = 4;
inline constexpr unsigned turn_interval = 5;

//! A value, as the schedule shows it.
template <class T>
std::string shown(T value) {
  if constexpr (std::is_pointer_v<T>) {
    return model::name_of(value);
  } else {
    return std::to_string(value);
  }
}

//! Each operation is one step, whatever its memory order.
template <class T>
class atomic : model::Object {
  using Order = std::memory_order;

 public:
  atomic() = default;
  atomic(T value) : value_(value) {}

  T load(Order = {}, Where where = Where::current()) const {
    model::step("load", this, where);
    if (model::is_recording()) model::record(shown(value_));
    return value_;
  }
  void store(T value, Order = {}, Where where = Where::current()) {
    step("store", where).set(value);
  }
  T exchange(T value, Order = {}, Where where = Where::current()) {
    return step("exchange", where).set(value);
  }
  T fetch_add(T n, Order = {}, Where where = Where::current()) {
    return step("fetch_add", where).set(value_ + n);
  }
  T fetch_sub(T n, Order = {}, Where where = Where::current()) {
    return step("fetch_sub", where).set(value_ - n);
  }
  T fetch_or(T bits, Order = {}, Where where = Where::current()) {
    return step("fetch_or", where).set(value_ | bits);
  }
  T fetch_and(T bits, Order = {}, Where where = Where::current()) {
    return step("fetch_and", where).set(value_ & bits);
  }
  T fetch_xor(T bits, Order = {}, Where where = Where::current()) {
    return step("fetch_xor", where).set(value_ ^ bits);
  }

  //! May fail although the value is the expected one.
  bool compare_exchange_weak(T& expected, T desired, Order, Order = {},
                             Where where = Where::current()) {
    step("compare_exchange_weak", where);
    return set_if(value_ == expected && !model::happens(), expected, desired);
  }
  bool compare_exchange_strong(T& expected, T desired, Order, Order = {},
                               Where where = Where::current()) {
    step("compare_exchange_strong", where);
    return set_if(value_ == expected, expected, desired);
  }

 private:
  atomic& step(const char* operation, Where where) {
    model::step(operation, this, where);
    return *this;
  }
  T set(T value) {
    if (model::is_recording()) model::record(shown(value_) + " -> " + shown(value));
    return std::exchange(value_, value);
  }
  bool set_if(bool good, T& expected, T desired) {
    if (!good && model::is_recording()) model::record(shown(value_) + ", in vain");
    expected = good ? set(desired) : value_;
    return good;
  }

  T value_{};
};

class mutex : public model::MutexObject {
 public:
  void lock(Where where = Where::current()) {
    if (!model::current) return;
    model::current->wants = this;
    model::step("lock", this, where);
    take();
  }

  // No other thread can tell whether it comes before or after this, so it is no moment to switch.
  void unlock(Where where = Where::current()) {
    if (!model::current) return;
    check_alive();
    owner = nullptr;
    model::current->next = {"unlock", this, where};
    model::record();
  }

  //! The current thread, which has waited for it, has it now.
  void take(const std::string& why = "") {
    model::current->wants = nullptr;
    owner = model::current;
    model::record(why);
  }
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

template <class M>
using lock_guard = unique_lock<M>;

//! Wakes any of those who wait; and now and then somebody wakes for no reason.
class condition_variable : model::Object {
  using Lock = unique_lock<mutex>;

 public:
  void notify_one(Where where = Where::current()) { notify("notify_one", false, where); }
  void notify_all(Where where = Where::current()) { notify("notify_all", true, where); }
  void wait(Lock& lock, Where where = Where::current()) { sleep(lock, false, where); }

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
    model::step("wait", this, where);
    model::record();
    model::Thread& me = *model::current;
    lock.mutex()->owner = nullptr;
    me.wants = lock.mutex();
    me.sleeps_on = model::happens() ? nullptr : this;
    me.may_time_out = timed;
    me.notified = false;
    model::wait();
    lock.mutex()->take(me.notified ? "is over" : "is over for no reason");
    return !me.notified;
  }

  void notify(const char* operation, bool all, Where where) {
    model::step(operation, this, where);
    model::notify(this, all);
  }
};

class thread {
 public:
  thread() = default;
  template <class Fn>
  explicit thread(Fn fn, const char* name = "thread", Where where = Where::current()) {
    model::step("starts", nullptr, where);
    model::record(name);
    thread_.reset(
        &model::spawn(name, [shared = std::make_shared<Fn>(std::move(fn))] { (*shared)(); }));
  }

  void join(Where where = Where::current()) {
    model::Thread& other = *thread_.release();
    model::current->joins = &other;
    model::step("joins", nullptr, where);
    model::current->joins = nullptr;
    model::record(other.name);
  }
  static unsigned hardware_concurrency() { return 2; }

 private:
  struct Fail {
    void operator()(model::Thread*) const { model::fail("a thread was not joined"); }
  };
  std::unique_ptr<model::Thread, Fail> thread_;
};

namespace this_thread {
inline void yield(Where where = Where::current()) {
  model::current->yielded = true;
  model::step("yields", nullptr, where);
  model::record();
}
}  // namespace this_thread

// NOLINTEND(readability-identifier-naming)

}  // namespace pollen::prim
