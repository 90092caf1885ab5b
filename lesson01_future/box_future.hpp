#pragma once
// Any future with the same output behind one type, at the price of an allocation.

#include <memory>
#include <type_traits>
#include <utility>

#include "lesson01_future/future.hpp"

namespace pollen {

//! Owns a future of any type. A moved-from one must not be polled. (Rust: `BoxFuture`.)
template <class T>
class BoxFuture {
 public:
  using Output = T;

  // No `Future F` here: it asks whether F can be moved, and for a future that is made from a
  // BoxFuture that question would lead back here.
  template <class F>
  requires std::same_as<typename F::Output, T> &&(!std::same_as<F, BoxFuture>)BoxFuture(F future)
      : inner_(std::make_unique<Model<F>>(std::move(future))) {}

  Poll<T> poll(Context& cx) { return inner_->poll(cx); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Poll<T> poll(Context& cx) = 0;
  };

  template <Future F>
  struct Model final : Interface {
    explicit Model(F f) : future(std::move(f)) {}
    Poll<T> poll(Context& cx) override { return future.poll(cx); }
    F future;
  };

  std::unique_ptr<Interface> inner_;
};

}  // namespace pollen
