#pragma once
// A waker is a handle to whatever should be polled again. Anybody may hold one, on any thread.

#include <utility>

#include "lesson01_future/future.hpp"

namespace pollen {

//! What a waker points to: something that can be told "poll again", and counts its references.
//! Every function may be called from any thread, at any time, also after the future is done.
class Wakeable {
 public:
  //! Asks for another poll; the caller keeps its reference.
  virtual void wake_by_ref() = 0;
  //! Asks for another poll and gives the caller's reference back, also when it throws.
  virtual void wake() = 0;
  virtual void add_ref() noexcept = 0;
  //! Gives a reference back; the last one destroys the object.
  virtual void drop_ref() noexcept = 0;

 protected:
  ~Wakeable() = default;
};

//! Owns one reference to a `Wakeable`, or to nothing. It is as large as a pointer.
//! (Rust: `std::task::Waker`.)
class Waker {
 public:
  //! A waker that wakes nobody.
  Waker() = default;

  //! Takes over a reference that the caller holds.
  static Waker adopt(Wakeable* target) noexcept {
    Waker waker;
    waker.target_ = target;
    return waker;
  }

  Waker(const Waker& other) noexcept : target_(other.target_) {
    //> 2.1 a waker's references
    if (target_) target_->add_ref();
    //<
  }
  Waker(Waker&& other) noexcept : target_(std::exchange(other.target_, nullptr)) {}
  Waker& operator=(Waker other) noexcept {
    std::swap(target_, other.target_);
    return *this;
  }
  ~Waker() {
    //> 2.1
    if (target_) target_->drop_ref();
    //<
  }

  //! Wakes, and is empty afterwards: cheaper than waking and then dropping.
  void wake() && {
    //> 2.1
    if (target_) std::exchange(target_, nullptr)->wake();
    //<
  }
  //! Wakes, and can be used again.
  void wake_by_ref() const {
    if (target_) target_->wake_by_ref();
  }

  //! True if both wake the same thing.
  bool will_wake(const Waker& other) const { return target_ == other.target_; }

  explicit operator bool() const { return target_ != nullptr; }

  //! Gives the reference to the caller, without dropping it.
  Wakeable* release() noexcept { return std::exchange(target_, nullptr); }

  //! The target, still owned by this waker.
  Wakeable* target() const { return target_; }

 private:
  Wakeable* target_ = nullptr;
};

}  // namespace pollen
