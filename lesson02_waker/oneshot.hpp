#pragma once
// A channel for exactly one value.

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "lesson02_waker/atomic_waker.hpp"
#include "lesson02_waker/trace/task.hpp"

namespace pollen::oneshot {

//! What the two ends share.
template <class T>
struct Shared {
  static constexpr unsigned sent = 1;           // the value is there, for the receiver
  static constexpr unsigned sender_gone = 2;    // no value will come any more
  static constexpr unsigned receiver_gone = 4;  // nobody wants the value any more

  prim::atomic<unsigned> state{0};
  std::optional<T> value;  // the sender's until `sent`, the receiver's from then on
  AtomicWaker receiver;
  AtomicWaker sender;
};

//! The sending end. Destroying it unused tells the receiver that nothing will come.
//! (Tokio: `oneshot::Sender`.)
template <class T>
class Sender {
 public:
  explicit Sender(std::shared_ptr<Shared<T>> shared) : shared_(std::move(shared)) {}
  Sender(Sender&&) noexcept = default;
  Sender& operator=(Sender&& other) noexcept {
    std::swap(shared_, other.shared_);
    return *this;
  }

  //! Hands `value` to the receiver. False if that is gone: then `value` is as it was.
  //! The sender is used up; sending again throws `std::logic_error`.
  bool send(T&& value) {
    //> 2.4 its sender: send, or vanish
    if (!shared_) throw std::logic_error("oneshot: this sender was used already");
    shared_->value.emplace(std::move(value));  // may throw: the sender stays
    const auto shared = std::move(shared_);
    // Release: the receiver sees the value. Acquire: if it is gone, it will not touch the value.
    const unsigned before = shared->state.fetch_or(Shared<T>::sent, std::memory_order_acq_rel);
    if (before & Shared<T>::receiver_gone) {
      value = std::move(*shared->value);
      shared->value.reset();
      return false;
    }
    shared->receiver.wake();
    return true;
    //<
  }

  ~Sender() {
    //> 2.4
    if (!shared_) return;
    // Release: what this thread did before is visible to the receiver that learns of it.
    shared_->state.fetch_or(Shared<T>::sender_gone, std::memory_order_acq_rel);
    shared_->receiver.wake();
    //<
  }

  bool send(const T& value) { return send(T(value)); }

  //! True once the receiver was closed or destroyed, or this sender was used.
  bool is_closed() const {
    // Acquire: what the receiver did before it went away is visible.
    return !shared_ ||
           (shared_->state.load(std::memory_order_acquire) & Shared<T>::receiver_gone) != 0;
  }

  //! Done when the receiver was closed or destroyed: nobody wants the value any more.
  Poll<void> poll_closed(Context& cx) {
    if (is_closed()) return Ready{};
    shared_->sender.register_waker(cx.waker());
    if (is_closed()) return Ready{};
    return Pending{};
  }

 private:
  std::shared_ptr<Shared<T>> shared_;
};

//! The receiving end, a future: the value, or nothing if the sender was destroyed unused.
//! (Tokio: `oneshot::Receiver`.)
template <class T>
class Receiver {
 public:
  using Output = std::optional<T>;
  explicit Receiver(std::shared_ptr<Shared<T>> shared) : shared_(std::move(shared)) {}
  Receiver(Receiver&&) noexcept = default;
  Receiver& operator=(Receiver&& other) noexcept {
    std::swap(shared_, other.shared_);
    std::swap(refused_, other.refused_);
    return *this;
  }
  ~Receiver() {
    if (!shared_) return;
    close();
    shared_->receiver.clear();
  }

  Poll<Output> poll(Context& cx) {
    //> 2.3 oneshot's receiver: register, then look again
    if (auto answer = look(); answer.is_ready()) return answer;
    shared_->receiver.register_waker(cx.waker());
    // It may have been sent between the first look and the registration.
    return look();
    //<
  }

  //! Takes the value if it is there already.
  std::optional<T> try_recv() {
    auto answer = look();
    return answer.is_ready() ? answer.take() : std::nullopt;
  }

  //! Refuses a value that was not sent yet; one that was sent can still be received.
  void close() {
    if (!shared_) return;
    // Acquire and release: a send before it is seen here, a send after it sees this.
    const auto gone = Shared<T>::receiver_gone;
    const unsigned before = shared_->state.fetch_or(gone, std::memory_order_acq_rel);
    if (before & gone) return;
    refused_ = !(before & Shared<T>::sent);
    shared_->sender.wake();
  }

 private:
  Poll<Output> look() {
    if (!shared_) return Output();
    // Acquire: the value that was sent is visible.
    const unsigned state = shared_->state.load(std::memory_order_acquire);
    if (state & Shared<T>::sent && !refused_) {
      const auto shared = std::move(shared_);  // nothing more will come
      return std::move(shared->value);
    }
    if (state != 0) return Output();
    trace::waits_for("a oneshot channel");
    return Pending{};
  }

  std::shared_ptr<Shared<T>> shared_;  // null once the value was received
  bool refused_ = false;  // closed before anything was sent: the value stays the sender's
};

//! Makes a channel for one value. (Tokio: `oneshot::channel`.)
template <class T>
std::pair<Sender<T>, Receiver<T>> channel() {
  auto shared = std::make_shared<Shared<T>>();
  return {Sender<T>(shared), Receiver<T>(std::move(shared))};
}

}  // namespace pollen::oneshot
