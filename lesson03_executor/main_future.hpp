#pragma once
// The future of a LocalExecutor's block_on: it is no task, and its waker wakes the executor.

#include <functional>
#include <optional>
#include <utility>

#include "lesson03_executor/coop.hpp"
#include "lesson02_waker/primitives.hpp"

namespace pollen {

//! Remembers that the main future was woken, and lets the executor know. It may outlive both.
class MainWaker final : public Wakeable {
 public:
  explicit MainWaker(std::function<void()> unpark) : unpark_(std::move(unpark)) {}

  void wake_by_ref() override {
    // Sequentially consistent: the executor looks at it after it said that it will sleep, and
    // `unpark` looks whether it sleeps; one of the two must see the other.
    if (!woken_.exchange(true, std::memory_order_seq_cst)) unpark_();
  }
  void wake() override {
    wake_by_ref();
    drop_ref();
  }
  // Relaxed: who adds a reference holds one already.
  void add_ref() noexcept override { references_.fetch_add(1, std::memory_order_relaxed); }
  void drop_ref() noexcept override {
    // Release: our use comes before; acquire: the last one sees everybody's use before it deletes.
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  bool is_woken() const { return woken_.load(std::memory_order_seq_cst); }
  //! True if it was woken since the last time. Acquire: what the waking thread wrote is visible.
  bool take() {
    return woken_.load(std::memory_order_relaxed) &&
           woken_.exchange(false, std::memory_order_acq_rel);
  }

 private:
  ~MainWaker() = default;
  std::function<void()> unpark_;
  prim::atomic<bool> woken_{true};
  prim::atomic<unsigned> references_{1};
};

//! What the executor knows of the main future.
class MainFuture {
 public:
  explicit MainFuture(std::function<void()> unpark)
      : main_waker_(new MainWaker(std::move(unpark))), waker_(Waker::adopt(main_waker_)) {}
  MainFuture(const MainFuture&) = delete;
  MainFuture& operator=(const MainFuture&) = delete;
  virtual ~MainFuture() = default;

  bool is_woken() const { return main_waker_->is_woken(); }
  bool take_wake() { return main_waker_->take(); }
  //! Polls it; true when it is done. What it throws comes out.
  bool poll() {
    Context cx(waker_, coop_budget);
    return poll(cx);
  }

 protected:
  virtual bool poll(Context& cx) = 0;

 private:
  MainWaker* main_waker_;
  Waker waker_;
};

template <Future F>
class MainFutureOf final : public MainFuture {
  using T = typename F::Output;

 public:
  MainFutureOf(F future, std::function<void()> unpark)
      : MainFuture(std::move(unpark)), future_(std::move(future)) {}

  T take() {
    if constexpr (!std::is_void_v<T>) return result_.take();
  }

 private:
  bool poll(Context& cx) override {
    result_ = future_->poll(cx);
    if (result_.is_pending()) return false;
    future_.reset();
    return true;
  }

  std::optional<F> future_;
  Poll<T> result_ = Pending{};
};

}  // namespace pollen
