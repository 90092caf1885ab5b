#pragma once
// async/await: `Async<T>` is a coroutine that is a Future. The compiler writes the state machine.
//
// A coroutine that awaits another one forms a chain. The chain belongs to its outermost coroutine,
// the root, which is the one that gets polled. A poll goes straight to what the innermost coroutine
// waits for (the leaf), however long the chain is; and coroutines never resume one another, they
// return to one loop that resumes whoever is on top. So the stack stays flat.

#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "lesson01_future/frame_memory.hpp"
#include "lesson01_future/future.hpp"

namespace pollen {

template <class T>
class Async;

namespace detail {

struct Frame;

//! What the root of a chain of coroutines remembers between two polls.
struct Chain {
  Context* cx = nullptr;                              // of the poll that is under way
  Frame* top = nullptr;                               // innermost coroutine; null: all finished
  void* leaf = nullptr;                               // the awaiter that `top` waits for, if any
  bool (*poll_leaf)(void* leaf, Context&) = nullptr;  // true: it is done
};

//! What any other coroutine of a chain remembers.
struct Caller {
  Frame* frame;   // the coroutine that awaits this one
  Frame** owner;  // the pointer through which its `Async` owns this one
};

//! The part of a coroutine's promise that does not depend on its output.
struct Frame {
  std::coroutine_handle<> self;
  Chain* chain = nullptr;    // null: not started
  std::exception_ptr error;  // an exception on its way to whoever awaits
  union {
    Chain own_chain;  // of a root, and of what is not started or has finished
    Caller caller;    // of any other
  };

  explicit Frame(std::coroutine_handle<> handle) : self(handle), own_chain() {}

  // Neither is inlined: g++ would see one of a pair without the other.
  [[gnu::noinline]] static void* operator new(std::size_t size) { return FrameRoom::make(size); }
  [[gnu::noinline]] static void operator delete(void* frame) {
    FrameRoom* room = FrameRoom::of(frame);
    if (!room->lent) FrameRoom::release(room);
  }

  //! Polls the chain of which this frame is the root. True when the root has finished.
  bool run(Context& cx) {
    if (!chain) start_as_root();
    if (!chain->top) throw std::logic_error("Async: polled again after it was ready");
    //> 1.7 the pump inside Async::poll
    chain->cx = &cx;
    if (chain->leaf) {
      try {
        if (!chain->poll_leaf(chain->leaf, cx)) return false;
      } catch (...) {
        chain->top->error = std::current_exception();  // rethrown inside the coroutine
      }
      chain->leaf = nullptr;
    }
    while (chain->top && !chain->leaf) chain->top->self.resume();
    return !chain->top;
    //<
  }

  void start_as_root() {
    chain = &own_chain;
    own_chain.top = this;
  }

  //! Called by a coroutine that awaits this one for the first time.
  void start_as_child(Frame& parent, Frame** owned_through) {
    chain = parent.chain;
    caller = {&parent, owned_through};
    chain->top = this;
  }

  //! Called by a coroutine at its end: its caller is on top now, and it belongs to no chain.
  void leave_chain() {
    Frame* const outer = chain == &own_chain ? nullptr : caller.frame;
    chain->top = outer;
    chain = std::construct_at(&own_chain);  // an empty one: to poll or await it again is an error
  }

  //! Destroys the whole chain from the innermost coroutine outwards, as an exception would.
  //! (If each destroyed the next, a deep chain would overflow the stack.)
  void destroy() {
    for (Frame* inner = own_chain.top; inner && inner != this;) {
      Frame* outer = inner->caller.frame;
      *inner->caller.owner = nullptr;
      inner->self.destroy();
      inner = outer;
    }
    self.destroy();
  }

  void rethrow_error() {
    if (error) std::rethrow_exception(std::exchange(error, nullptr));
  }
};

//! Awaits a future that is no coroutine: the leaf of a chain.
template <Future F>
class LeafAwaiter {
 public:
  LeafAwaiter(Frame& frame, F& future) : frame_(frame), future_(future) {}

  bool await_ready() {
    //> 1.6 the leaf awaiter
    return poll(this, *frame_.chain->cx);
    //<
  }

  void await_suspend(std::coroutine_handle<>) {
    //> 1.6
    frame_.chain->leaf = this;
    frame_.chain->poll_leaf = poll;
    //<
  }

  typename F::Output await_resume() {
    //> 1.6
    frame_.rethrow_error();
    if constexpr (!std::is_void_v<typename F::Output>) return result_->take();
    //<
  }

 private:
  static bool poll(void* self, Context& cx) {
    auto* leaf = static_cast<LeafAwaiter*>(self);
    return leaf->result_.emplace(leaf->future_.poll(cx)).is_ready();
  }

  Frame& frame_;
  F& future_;
  std::optional<Poll<typename F::Output>> result_;  // outputs need not be assignable
};

//! Awaits a coroutine: puts it on top of the chain. One that was polled before, by hand, has a
//! chain of its own, and is awaited like any other future.
template <class T>
class ChildAwaiter {
 public:
  ChildAwaiter(Frame& frame, Async<T>& child) : frame_(frame), child_(child) {
    if (!child.frame_) throw std::logic_error("co_await: this Async was moved from or cancelled");
  }

  bool await_ready() { return child_.frame_->chain && poll(this, *frame_.chain->cx); }

  void await_suspend(std::coroutine_handle<>) {
    if (!child_.frame_->chain) {
      child_.frame_->start_as_child(frame_, &child_.frame_);
    } else {
      frame_.chain->leaf = this;
      frame_.chain->poll_leaf = poll;
    }
  }

  T await_resume() {
    frame_.rethrow_error();
    return child_.take_output();
  }

 private:
  static bool poll(void* self, Context& cx) {
    return static_cast<ChildAwaiter*>(self)->child_.frame_->run(cx);
  }

  Frame& frame_;
  Async<T>& child_;
};

struct FinalAwaiter {
  bool await_ready() noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> finished) noexcept {
    finished.promise().leave_chain();
  }
  void await_resume() noexcept {}
};

template <class T>
struct PromiseBase : Frame {
  using Frame::Frame;
  std::optional<T> output;
  template <std::convertible_to<T> U = T>
  void return_value(U&& value) {
    output.emplace(std::forward<U>(value));
  }
};

template <>
struct PromiseBase<void> : Frame {
  using Frame::Frame;
  void return_void() {}
};

template <class T>
struct Promise : PromiseBase<T> {
  static_assert(alignof(PromiseBase<T>) <= alignof(std::max_align_t),
                "Async: frames are not aligned for this output; give a pointer to it");
  Promise() : PromiseBase<T>(std::coroutine_handle<Promise>::from_promise(*this)) {}

  Async<T> get_return_object() { return Async<T>(*this); }
  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() { this->error = std::current_exception(); }

  template <class U>
  ChildAwaiter<U> await_transform(Async<U>&& child) {
    return {*this, child};
  }
  template <class U>
  ChildAwaiter<U> await_transform(Async<U>& child) {
    return {*this, child};
  }
  template <class F>
  auto await_transform(F&& future) {
    using Plain = std::remove_reference_t<F>;
    static_assert(Future<Plain>, "co_await: this is no Future; it needs an Output and a poll");
    return LeafAwaiter<Plain>(*this, future);
  }
};

}  // namespace detail

//! A coroutine that is a Future: a function that returns `Async<T>` may `co_await` any future and
//! `co_return` a `T`. It is lazy: calling it runs nothing, the first poll does. Destroying it
//! cancels it: its locals are destroyed where it stands. What it throws comes out of `poll` or
//! `co_await`. Arguments taken by reference must live as long as it does. (Rust: what an `async fn`
//! returns.)
template <class T = void>
class [[nodiscard]] Async {
 public:
  using Output = T;
  using promise_type = detail::Promise<T>;

  Async(Async&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Async& operator=(Async&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~Async() {
    if (frame_) frame_->destroy();
  }

  Poll<T> poll(Context& cx) {
    if (!frame_) throw std::logic_error("Async: polled after it was moved from or cancelled");
    if (!frame_->run(cx)) return Pending{};
    if constexpr (std::is_void_v<T>) {
      take_output();
      return Ready{};
    } else {
      return take_output();
    }
  }

  //! Lends `FrameRoom::size` bytes. From now on the memory of the coroutine is the borrower's, who
  //! gives it to `FrameRoom::release` after the coroutine was destroyed.
  void* lend_room() {
    if (!frame_) throw std::logic_error("spawn: this Async was moved from or cancelled");
    detail::FrameRoom* room = detail::FrameRoom::of(frame_->self.address());
    room->lent = true;
    return room->bytes;
  }

 private:
  friend promise_type;
  friend class detail::ChildAwaiter<T>;
  explicit Async(promise_type& promise) : frame_(&promise) {}

  T take_output() {
    frame_->rethrow_error();
    if constexpr (!std::is_void_v<T>) {
      return std::move(*static_cast<promise_type*>(frame_)->output);
    }
  }

  detail::Frame* frame_;
};

}  // namespace pollen
