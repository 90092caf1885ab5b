#pragma once
// Channels: many senders, one receiver.

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "lesson03_executor/sync/semaphore.hpp"

namespace pollen::mpsc {

//! What the ends share: what was sent and not fetched yet, and the permits of a bounded channel to
//! put more into it. The receiver fetches all at once, so it seldom needs the lock.
template <class T>
class Channel {
 public:
  Channel(std::size_t capacity, bool is_bounded) : slots(capacity), bounded(is_bounded) {}

  //! Puts `value` in. False if the channel is closed: then `value` is as it was.
  bool push(T&& value) {
    //> 3.9 mpsc: put in, close, and wake the receiver
    Lock lock(mutex_);
    if (closed_) return false;
    sent_.push_back(std::move(value));
    Waker waker = std::move(receiver_);
    lock.unlock();
    std::move(waker).wake();
    return true;
    //<
  }

  //! Swaps what was sent for `empty`. False if there is nothing yet, but may be later: then the
  //! waker, if it is given, will be woken. `copy` may be a copy of it.
  bool fetch(std::vector<T>& empty, const Waker* waker, Waker copy) {
    for (;; copy = *waker) {
      Lock lock(mutex_);
      empty.swap(sent_);
      if (!empty.empty() || closed_) return true;
      if (!waker || remember(receiver_, *waker, copy)) return false;
    }
  }

  //! Refuses what is not sent yet. Called for the receiver, and when the last sender is gone.
  void close() {
    //> 3.9
    Lock lock(mutex_);
    closed_ = true;
    Waker waker = std::move(receiver_);
    lock.unlock();
    slots.close();
    std::move(waker).wake();  // the last one, for it may be the end of the channel
    //<
  }

  Semaphore slots;
  const bool bounded;

 private:
  prim::mutex mutex_;
  std::vector<T> sent_;
  bool closed_ = false;
  Waker receiver_;
};

//! What became of a value that was offered to `try_send`.
enum class TrySend { sent, full, closed };

//! A sending end. Each copy counts: when the last one is gone, the receiver learns that nothing
//! more will come. Any thread may use it. (Tokio: `mpsc::Sender`.)
template <class T>
class Sender {
 public:
  //! Waits for room in the channel, then sends. Made by `send`.
  class [[nodiscard]] Send {
   public:
    using Output = bool;
    Send(Channel<T>& channel, T value)
        : channel_(channel), room_(channel.slots.acquire()), value_(std::move(value)) {}

    Poll<bool> poll(Context& cx) try {
      auto room = room_.poll(cx);
      if (room.is_pending()) {
        trace::waits_for("room in an mpsc channel");
        return Pending{};
      }
      auto slot = room.take();
      if (!channel_.push(std::move(value_))) return false;
      slot.forget();  // the receiver frees it when it takes the value
      return true;
    } catch (const Closed&) {
      return false;
    }

   private:
    Channel<T>& channel_;
    Semaphore::Acquire room_;
    T value_;
  };

  explicit Sender(std::shared_ptr<Channel<T>> channel) : channel_(std::move(channel)) {}

  //! A future that sends `value`, as soon as there is room. It gives false if the receiver was
  //! closed before: then `value` was not delivered. Nor was it, if the future is destroyed before
  //! it is done. The sender must outlive it.
  Send send(T value) const { return Send(*channel_, std::move(value)); }

  //! Sends without waiting. Unless it was sent, `value` is as it was.
  TrySend try_send(T&& value) const {
    auto slot = channel_->slots.try_acquire();
    if (!slot) return is_closed() ? TrySend::closed : TrySend::full;
    if (!channel_->push(std::move(value))) return TrySend::closed;
    slot->forget();
    return TrySend::sent;
  }

  //! True once the receiver was closed or destroyed.
  bool is_closed() const { return channel_->slots.is_closed(); }

 private:
  std::shared_ptr<Channel<T>> channel_;
};

//! A sending end that never waits. (Tokio: `mpsc::UnboundedSender`.)
template <class T>
class UnboundedSender {
 public:
  explicit UnboundedSender(std::shared_ptr<Channel<T>> channel) : channel_(std::move(channel)) {}

  //! False if the receiver was closed before: then `value` was not delivered.
  bool send(T value) const { return channel_->push(std::move(value)); }
  //! True once the receiver was closed or destroyed.
  bool is_closed() const { return channel_->slots.is_closed(); }

 private:
  std::shared_ptr<Channel<T>> channel_;
};

//! The receiving end. Destroying it destroys what was sent and not received.
//! (Tokio: `mpsc::Receiver`, `mpsc::UnboundedReceiver`.)
template <class T>
class Receiver {
 public:
  //! Waits for a value. Made by `recv`.
  class [[nodiscard]] Recv {
   public:
    using Output = std::optional<T>;
    explicit Recv(Receiver& receiver) : receiver_(receiver) {}

    Poll<Output> poll(Context& cx) {
      if (stage_ == Stage::done) {
        throw std::logic_error("mpsc: recv was polled again after it was ready");
      }
      const bool first = std::exchange(stage_, Stage::waiting) == Stage::fresh;
      if (!receiver_.look(&cx.waker(), first) || !take_budget(cx)) {
        trace::waits_for("an mpsc channel");
        return Pending{};
      }
      stage_ = Stage::done;
      return receiver_.take();
    }

   private:
    Receiver& receiver_;
    Stage stage_ = Stage::fresh;
  };

  explicit Receiver(std::shared_ptr<Channel<T>> channel) : channel_(std::move(channel)) {}
  Receiver(Receiver&&) noexcept = default;
  Receiver& operator=(Receiver&&) noexcept = default;

  //! A future for the next value; or for nothing, when the channel is closed or all senders are
  //! gone, and everything that was sent before has been received. The receiver must outlive it.
  Recv recv() { return Recv(*this); }
  //! The next value, if it is there already.
  std::optional<T> try_recv() { return look(nullptr, false) ? take() : std::nullopt; }
  //! Refuses what is not sent yet. What was sent can still be received.
  void close() { channel_->close(); }

 private:
  // True if `take` has an answer: a value, or the end.
  bool look(const Waker* waker, bool first) {
    if (next_ < fetched_.size()) return true;
    next_ = 0;
    fetched_.clear();
    return channel_->fetch(fetched_, waker, first ? *waker : Waker());
  }

  std::optional<T> take() {
    if (next_ == fetched_.size()) return std::nullopt;
    // First, for the move may throw, and there is room then all the same.
    if (channel_->bounded) channel_->slots.add_permits(1);
    return std::move(fetched_[next_++]);
  }

  std::shared_ptr<Channel<T>> channel_;
  std::vector<T> fetched_;  // from the channel; received up to `next_`
  std::size_t next_ = 0;
};

//! Makes the ends of a channel. Each holds it through a pointer of its own kind, and the last
//! pointer of a kind closes it.
template <class S, class T>
std::pair<S, Receiver<T>> make_channel(std::size_t capacity, bool bounded) {
  const auto channel = std::make_shared<Channel<T>>(capacity, bounded);
  std::shared_ptr<Channel<T>> senders(channel.get(), [channel](auto* c) { c->close(); });
  std::shared_ptr<Channel<T>> receiver(channel.get(), [channel](auto* c) {
    c->close();
    std::vector<T> lost;
    c->fetch(lost, nullptr, Waker());
  });
  return {S(std::move(senders)), Receiver<T>(std::move(receiver))};
}

//! A channel with room for `capacity` values. Throws `std::invalid_argument` if that is 0.
//! (Tokio: `mpsc::channel`.)
template <class T>
std::pair<Sender<T>, Receiver<T>> channel(std::size_t capacity) {
  if (capacity == 0) throw std::invalid_argument("mpsc::channel: no room for a single value");
  return make_channel<Sender<T>, T>(capacity, true);
}

//! A channel that grows as it must. (Tokio: `mpsc::unbounded_channel`.)
template <class T>
std::pair<UnboundedSender<T>, Receiver<T>> unbounded_channel() {
  return make_channel<UnboundedSender<T>, T>(0, false);
}

}  // namespace pollen::mpsc
