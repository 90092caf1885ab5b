#pragma once
// A web service on a runtime of its own, and what its clients know of it.

#include <string>
#include <string_view>

#include "lesson02_waker/oneshot.hpp"
#include "lesson03_executor/runtime.hpp"
#include "lesson06_http/server.hpp"

namespace pollen::soak {

//! A kind of request, and the body of its reply.
struct Page {
  std::string_view request;
  std::string body;
};
//! One of those that the service knows; `number` may be anything.
const Page& page(std::size_t number);

//! How many clients ask it at the same time.
inline constexpr int clients_at_once = 64;

//! Serves all pages on a port of its own.
class Service {
 public:
  explicit Service(unsigned workers);

  SocketAddress address() const { return address_; }
  //! Tells it to stop, and waits for that; false if it takes longer than `limit`.
  bool stop(Duration limit);

 private:
  Async<void> start(oneshot::Receiver<Unit> stopped);

  Runtime runtime_;
  SocketAddress address_;
  oneshot::Sender<Unit> stop_;
  std::optional<JoinHandle<void>> server_;
};

//! The bytes that a client receives, taken apart into replies: those of `page(number)`, in the
//! order in which they were `expect`ed.
class Replies {
 public:
  void expect(std::size_t number) { expected_.push_back(number); }
  //! Looks at what was received so far. False if it is not what was expected.
  bool take(std::string& received);

  long whole() const { return whole_; }
  std::size_t missing() const { return expected_.size() - static_cast<std::size_t>(whole_); }

 private:
  std::vector<std::size_t> expected_;
  long whole_ = 0;
};

}  // namespace pollen::soak
