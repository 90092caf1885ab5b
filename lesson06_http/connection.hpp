#pragma once
// One connection: requests come in, replies go out, in order.

#include "lesson04_reactor/tcp.hpp"
#include "lesson06_http/body.hpp"
#include "lesson06_http/deadline.hpp"
#include "lesson06_http/render.hpp"

namespace pollen::http {

//! Records a request: from the end of its head to the end of the reply.
struct OnRecord {
  OnRecord() { trace::note(trace::What::request_begin, trace::this_task); }
  OnRecord(const OnRecord&) = delete;
  OnRecord& operator=(const OnRecord&) = delete;
  ~OnRecord() {
    trace::note(trace::What::request_end, trace::this_task, static_cast<std::uint64_t>(status));
  }
  int status = 0;  //!< of the reply; 0: there is none
};

//! What there is to one client: its socket, its requests, its replies. (hyper:
//! `server::conn::http1`.)
class Connection {
 public:
  Connection(std::shared_ptr<ServerState> server, TcpStream stream);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { server_->leave(member_); }

  //! Serves a client until it or the server has enough. It never throws: what goes wrong on a
  //! connection ends that connection.
  static Async<void> serve(std::unique_ptr<Connection> client);

 private:
  Async<void> run(std::unique_ptr<Connection> self);
  std::size_t parse_head();
  auto receive_head();
  Async<void> receive_body(const BodyLength& length);
  Async<void> answer(std::size_t head_size);
  const Handler* find_handler(Reply& otherwise);
  Async<void> call_handler(const Handler& handler, Reply& reply);
  Async<void> send_stream(const Response& response, StreamForm form);
  Async<void> flush();
  Async<void> refuse(const std::exception_ptr& error);
  Async<void> linger();

  //! What came and was not taken yet.
  std::string_view unread() const { return std::string_view(in_).substr(taken_); }
  void drop_taken();
  auto receive(std::optional<Duration> limit, const ServerState* closing);

  std::shared_ptr<ServerState> server_;
  ServerState::Member member_;
  TcpStream stream_;
  Deadline deadline_;
  HeadParser parser_;
  std::unique_ptr<Request> request_;   // null while nothing of one is needed
  std::string in_;                     // received; holds no memory while there is nothing in it
  std::size_t taken_ = 0;              // how much of it is done with
  std::string out_;                    // replies that were not written yet
  std::optional<OnRecord> on_record_;  // of the request that is being answered
  bool head_is_timed_ = true;          // from the connection's begin for the first one
  bool keep_alive_ = true;
};

}  // namespace pollen::http
