#include "lesson06_http/connection.hpp"

#include "lesson01_future/map.hpp"
#include "lesson01_future/select.hpp"

namespace pollen::http {

namespace {
constexpr std::size_t flush_size = 64 * 1024;  // replies are collected up to this

//! The connection ends without another word: the client has gone, or a reply was broken off.
struct Broken {};

// The head is on its way: whatever the stream throws, it is too late for another reply.
Async<std::optional<std::string>> next_piece(BodyStream& stream) {
  try {
    co_return co_await stream.next();
  } catch (...) {
    error_response(std::current_exception());  // logs it
    throw Broken();
  }
}

}  // namespace

Connection::Connection(std::shared_ptr<ServerState> server, TcpStream stream)
    : server_(std::move(server)),
      stream_(std::move(stream)),
      deadline_(server_->options.header_timeout),
      parser_(server_->options.limits) {
  server_->enter(member_);
}

Async<void> Connection::serve(std::unique_ptr<Connection> client) {
  Connection& connection = *client;
  return connection.run(std::move(client));
}

void Connection::drop_taken() {
  in_.erase(0, std::exchange(taken_, 0));
  if (in_.empty()) release(in_);
}

auto Connection::receive(std::optional<Duration> limit, const ServerState* closing) {
  return Limited(stream_.read_append(in_), deadline_, limit, closing);
}

// The size of the next head, which is in `request_` then; 0: it has not come yet.
std::size_t Connection::parse_head() {
  if (unread().empty()) return 0;
  if (!request_) request_ = std::make_unique<Request>();
  return parser_.parse(unread(), *request_);
}

// Waits for more of a head. False: there will be none, and the connection ends. (No coroutine: most
// connections of a busy server wait here, and a frame is several hundred bytes.)
auto Connection::receive_head() {
  drop_taken();
  const bool idle = std::string_view("\r\n\r\n").starts_with(in_);  // these begin no request
  if (idle && request_ && request_->is_large()) request_.reset();
  std::optional<Duration> limit;  // none: it is running since the head's first byte
  if (idle && !head_is_timed_) limit = server_->options.idle_timeout;
  if (!idle && !std::exchange(head_is_timed_, true)) {
    deadline_.set(server_->options.header_timeout);
  }
  return map(receive(limit, server_.get()), [this, idle](std::optional<std::size_t> count) {
    require(count || idle || server_->is_closing(), 408, "the request did not come in time");
    require(count != 0U || idle, 400, "the request ended in the middle of its head");
    return count.value_or(0) > 0;
  });
}

// `self` is this connection, which lives as long as the coroutine.
Async<void> Connection::run([[maybe_unused]] std::unique_ptr<Connection> self) {
  trace::name_this_task("connection");
  auto introduce = poll_fn([this](Context& cx) -> Poll<void> {
    server_->set_waker(member_, cx.waker());
    return Ready{};
  });
  co_await introduce;
  std::exception_ptr error;
  try {
    //> 6.7 one connection, many requests
    while (keep_alive_) {
      const std::size_t head_size = parse_head();
      if (head_size > 0) {
        co_await answer(head_size);
      } else {
        // Nothing more to parse: write all replies at once, then wait.
        if (!out_.empty()) co_await flush();
        const bool more = co_await receive_head();
        if (!more) break;
      }
    }
    if (!out_.empty()) co_await flush();
    co_await linger();
    //<
  } catch (const HttpError&) {
    error = std::current_exception();
  } catch (...) {
    // Reset by the client, or too slow for us, or broken off by us.
  }
  if (error) co_await refuse(error);
}

Async<void> Connection::receive_body(const BodyLength& length) {
  BodyDecoder decoder(length, server_->options.limits);
  while (true) {
    taken_ += decoder.decode(unread(), request_->body);
    if (decoder.done()) co_return;
    if (!out_.empty()) co_await flush();  // the client may be waiting for it
    drop_taken();
    const auto count = co_await receive(server_->options.body_timeout, nullptr);
    require(count.has_value(), 408, "the body did not come in time");
    require(*count > 0, 400, "the request ended in the middle of its body");
  }
}

Async<void> Connection::answer(std::size_t head_size) {
  taken_ += head_size;
  head_is_timed_ = false;
  request_->body.clear();
  co_await consume_budget();  // thousands of requests may have come in one read
  on_record_.emplace();
  Exchange exchange(*request_);
  const BodyLength length = body_length(*request_, server_->options.limits.max_body);
  const bool has_body = length.chunked || length.bytes > 0;
  Reply reply;
  const Handler* handler = find_handler(reply);

  if (request_->expects_continue() && has_body && unread().empty()) {
    if (handler) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
    if (!handler) exchange.keep_alive = false;  // whether the body comes is up to the client
  }
  if (has_body && exchange.keep_alive | (handler != nullptr)) co_await receive_body(length);
  if (handler) co_await call_handler(*handler, reply);

  const Response& response = std::get<Response>(reply);
  if (server_->is_closing()) exchange.keep_alive = false;
  on_record_->status = response.status.code();
  const StreamForm form = render(out_, response, exchange);
  keep_alive_ = exchange.keep_alive;
  if (form != StreamForm::none) co_await send_stream(response, form);
  if (out_.size() >= flush_size) co_await flush();
  on_record_.reset();
}

// Null: the router has no handler for this request, and its answer is in `otherwise`.
const Handler* Connection::find_handler(Reply& otherwise) {
  Match match = server_->router.find(*request_);
  if (auto* handler = std::get_if<const Handler*>(&match)) return *handler;
  otherwise = std::get<Response>(std::move(match));
  return nullptr;
}

// Puts a response into `reply`. What the handler throws becomes one; only a client that is gone
// breaks the connection.
Async<void> Connection::call_handler(const Handler& handler, Reply& reply) {
  //> 6.7
  try {
    reply = handler(*request_);
    if (std::holds_alternative<Response>(reply)) co_return;
    // It may take long: send what there is, and hold no memory that it does not need.
    if (!out_.empty()) co_await flush();
    request_.reset();
    drop_taken();
    // The response goes to its place at once: what `co_await` gives would need one in the frame.
    auto keep = [&](Response response) { reply = std::move(response); };
    auto done = select(map(std::get<1>(std::move(reply)), keep), stream_.hang_up());
    const auto winner = co_await done;
    if (winner.index() == 1) throw Broken();
  } catch (const Broken&) {
    throw;
  } catch (...) {
    reply = error_response(std::current_exception());
  }
  //<
}

Async<void> Connection::send_stream(const Response& response, StreamForm form) {
  std::uint64_t sent = 0;
  while (true) {
    if (!out_.empty()) co_await flush();  // the next piece may take long
    auto next = select(next_piece(*response.stream), stream_.hang_up());
    const auto winner = co_await next;
    if (winner.index() == 1) throw Broken();
    const std::optional<std::string>& piece = std::get<0>(winner);
    if (!piece) break;
    sent += piece->size();
    // Too long: the rest would be read as another reply.
    if (sent > response.length.value_or(sent)) throw Broken();
    if (form == StreamForm::chunked) {
      render_chunk(out_, *piece);
    } else {
      out_ += *piece;
    }
  }
  if (form == StreamForm::chunked) out_ += last_chunk;
  // Too short: it is closed, so that the client notices.
  if (sent < response.length.value_or(sent)) throw Broken();
}

// That it fails is nobody's fault but the client's: no handler's, to whom a 500 might be owed.
Async<void> Connection::flush() {
  std::string_view rest = out_;
  try {
    while (!rest.empty()) {
      auto write = Limited(stream_.write(rest), deadline_, server_->options.write_timeout);
      const auto count = co_await write;
      if (!count) throw Broken();
      rest.remove_prefix(*count);
    }
  } catch (const std::system_error&) {
    throw Broken();
  }
  release(out_);
}

// Answers what is no request, and closes.
Async<void> Connection::refuse(const std::exception_ptr& error) {
  try {
    Exchange exchange;
    exchange.head = request_ && request_->method == "HEAD";
    const Response response = error_response(error);
    if (on_record_) on_record_->status = response.status.code();
    render(out_, response, exchange);
    co_await flush();
    on_record_.reset();
    co_await linger();
  } catch (...) {
    // Then not.
  }
}

// Closes in stages (RFC 9112 9.6): says that no reply will follow, and waits until the client has
// closed. What still comes is read and dropped for a while: if we closed with bytes unread, the
// kernel would reset the connection, and the end of the last reply could be lost on its way.
Async<void> Connection::linger() {
  stream_.shutdown();
  deadline_.set(std::chrono::seconds(2));
  while (true) {
    in_.clear();
    const auto count = co_await receive(std::nullopt, nullptr);
    if (!count || *count == 0) break;
  }
}

}  // namespace pollen::http
