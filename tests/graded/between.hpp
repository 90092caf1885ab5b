#pragma once
// What another thread might do between two steps of one, without another thread. A step is an
// operation on an atomic. A lesson's file whose atomics are to be looked at is included once more,
// in a namespace of its own, after all that it includes itself:
//
//     #include "tests/graded/between.hpp"
//     #define pollen pollen_between
//     #include "lesson03_executor/run_queue.hpp"
//     #undef pollen

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

#include "lesson02_waker/primitives.hpp"

namespace pollen::graded {

// The steps until `meanwhile` is done.
inline unsigned steps_left = 0;
inline std::function<void()> in_between;

//! Does `action`; before its step `number`, counted from 0, another thread does `meanwhile`. False
//! if `action` has no more than `number` steps.
template <class Action>
bool interrupt(unsigned number, std::function<void()> meanwhile, Action action) {
  steps_left = number;
  in_between = std::move(meanwhile);
  action();
  return !std::exchange(in_between, nullptr);
}

//! Does `attempt(number)`, which is to interrupt at step `number`, for each step that there is.
template <class Attempt>
void at_each_step(Attempt attempt) {
  for (unsigned number = 0; attempt(number);) ++number;
}

//! Called before each step.
inline void step() {
  if (!in_between || steps_left-- > 0) return;
  std::exchange(in_between, nullptr)();  // its own steps are not interrupted
}

}  // namespace pollen::graded

namespace pollen_between {

using namespace pollen;

namespace prim {

using pollen::prim::run_queue_capacity;
using std::condition_variable;
using std::lock_guard;
using std::mutex;
using std::unique_lock;

// NOLINTBEGIN(readability-identifier-naming): the name is that of the standard library.

//! A `std::atomic` that tells of its steps.
template <class T>
class atomic : public std::atomic<T> {
  using Base = std::atomic<T>;
  using Order = std::memory_order;
  static constexpr Order strictest = Order::seq_cst;

 public:
  using Base::Base;
  using Base::operator=;

  T load(Order order = strictest) const { return graded::step(), Base::load(order); }
  void store(T value, Order order = strictest) { graded::step(), Base::store(value, order); }
  T exchange(T value, Order order = strictest) {
    return graded::step(), Base::exchange(value, order);
  }
  T fetch_add(T value, Order order = strictest) {
    return graded::step(), Base::fetch_add(value, order);
  }
  T fetch_sub(T value, Order order = strictest) {
    return graded::step(), Base::fetch_sub(value, order);
  }
  T fetch_or(T value, Order order = strictest) {
    return graded::step(), Base::fetch_or(value, order);
  }
  T fetch_and(T value, Order order = strictest) {
    return graded::step(), Base::fetch_and(value, order);
  }
  T fetch_xor(T value, Order order = strictest) {
    return graded::step(), Base::fetch_xor(value, order);
  }
  template <class... Orders>
  bool compare_exchange_weak(T& expected, T desired, Orders... orders) {
    return compare_exchange_strong(expected, desired, orders...);
  }
  template <class... Orders>
  bool compare_exchange_strong(T& expected, T desired, Orders... orders) {
    return graded::step(), Base::compare_exchange_strong(expected, desired, orders...);
  }
};

// NOLINTEND(readability-identifier-naming)

}  // namespace prim
}  // namespace pollen_between
