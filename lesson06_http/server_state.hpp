#pragma once
// What all connections of a server share: the router, the settings, and the end of it all.

#include "lesson03_executor/intrusive_list.hpp"
#include "lesson05_timers/time_driver.hpp"
#include "lesson06_http/head_parser.hpp"
#include "lesson06_http/router.hpp"

namespace pollen::http {

//! How a server treats its clients.
struct ServerOptions {
  Limits limits;
  //! For a whole head, from its first byte, or from the connection's begin for the first one.
  //! Beyond it 408, if a byte has come.
  Duration header_timeout = std::chrono::seconds(10);
  //! For a body: the longest pause between two pieces. Beyond it 408.
  Duration body_timeout = std::chrono::seconds(10);
  //! How long a connection may wait for its next request. Beyond it, it is closed.
  Duration idle_timeout = std::chrono::seconds(60);
  //! The longest pause while a reply is written. Beyond it, the connection is closed.
  Duration write_timeout = std::chrono::seconds(30);
  //! How long a graceful shutdown waits for requests that are in flight.
  Duration shutdown_timeout = std::chrono::seconds(30);
};

//! Knows all connections, so that it can tell them to end. It may be used on any thread.
class ServerState {
 public:
  //! A connection, as the server knows it.
  struct Member : ListNode<> {
    Waker waker;
  };

  ServerState(Router routes, const ServerOptions& settings)
      : router(std::move(routes)), options(settings) {}

  const Router router;
  const ServerOptions options;

  void enter(Member& member);
  //! The connection's task is woken with this when the server closes.
  void set_waker(Member& member, const Waker& waker);
  void leave(Member& member);

  //! From now on no further request is begun; every connection is woken to notice.
  void close();
  bool is_closing() const {
    // Acquire: what was done before the server was closed is visible.
    return closing_.load(std::memory_order_acquire);
  }
  //! How many there are.
  std::size_t connections() const;
  //! Done when no connection is left. For one task.
  Poll<void> poll_empty(Context& cx);

 private:
  prim::atomic<bool> closing_{false};
  mutable prim::mutex mutex_;
  IntrusiveList<Member> members_;
  std::size_t count_ = 0;
  std::size_t most_ = 0;  // since memory was given back the last time
  AtomicWaker on_empty_;
};

}  // namespace pollen::http
