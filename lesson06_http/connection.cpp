#include "lesson06_http/connection.hpp"

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

Async<void> Connection::run() {
  auto introduce = poll_fn([this](Context& cx) -> Poll<void> {
    server_->set_waker(member_, cx.waker());
    return Ready{};
  });
  co_await introduce;
  std::exception_ptr error;
  try {
    //> 6.7 one connection, many requests
    while (keep_alive_) {
      const std::size_t head_size = parser_.parse(unread(), request_);
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

void Connection::drop_taken() {
  if (taken_ == in_.size()) {
    release(in_);
  } else {
    in_.erase(0, taken_);
  }
  taken_ = 0;
}

auto Connection::receive(std::optional<Duration> limit, const ServerState* closing) {
  return Limited(stream_.read_append(in_), deadline_, limit, closing);
}

// Waits for more of a head. False: there will be none, and the connection ends.
Async<bool> Connection::receive_head() {
  drop_taken();
  const bool idle = in_.empty();
  if (idle) release(request_.body);
  std::optional<Duration> limit;  // none: it is running since the head's first byte
  if (idle && !first_) limit = server_->options.idle_timeout;
  const auto count = co_await receive(limit, server_.get());
  if (!count) {
    require(idle || server_->is_closing(), 408, "the request did not come in time");
    co_return false;
  }
  require(*count > 0 || idle, 400, "the request ended in the middle of its head");
  if (idle && !first_) deadline_.set(server_->options.header_timeout);
  co_return *count > 0;
}

Async<void> Connection::receive_body(BodyLength length) {
  BodyDecoder decoder(length, server_->options.limits);
  while (true) {
    taken_ += decoder.decode(unread(), request_.body);
    if (decoder.done()) co_return;
    drop_taken();
    const auto count = co_await receive(server_->options.body_timeout, nullptr);
    require(count.has_value(), 408, "the body did not come in time");
    require(*count > 0, 400, "the request ended in the middle of its body");
  }
}

Async<void> Connection::answer(std::size_t head_size) {
  taken_ += head_size;
  first_ = false;
  request_.body.clear();
  on_record_.emplace();
  Exchange exchange(request_);
  const BodyLength length = body_length(request_, server_->options.limits.max_body);
  const bool has_body = length.chunked || length.bytes > 0;
  Match match = server_->router.find(request_);
  const Handler* const* handler = std::get_if<const Handler*>(&match);

  if (request_.expects_continue() && has_body && unread().empty()) {
    if (handler) {
      out_ += "HTTP/1.1 100 Continue\r\n\r\n";
      co_await flush();
    } else {
      exchange.keep_alive = false;  // whether the body comes is up to the client
    }
  }
  if (has_body && exchange.keep_alive | (handler != nullptr)) co_await receive_body(length);

  Response response;
  if (handler) {
    response = co_await call_handler(**handler);
  } else {
    response = std::get<Response>(std::move(match));
  }
  if (server_->is_closing()) exchange.keep_alive = false;
  on_record_->status = response.status.code();
  const StreamForm form = render(out_, response, exchange);
  keep_alive_ = exchange.keep_alive;
  if (form != StreamForm::none) co_await send_stream(*response.stream, form, response.length);
  if (out_.size() >= flush_size) co_await flush();
  on_record_.reset();
}

// What the handler throws becomes a reply; only a client that is gone breaks the connection.
Async<Response> Connection::call_handler(const Handler& handler) {
  //> 6.7
  try {
    Reply reply = handler(request_);
    if (auto* response = std::get_if<Response>(&reply)) co_return std::move(*response);
    // It may take long: send what there is, and hold no memory that it does not need.
    if (!out_.empty()) co_await flush();
    release(request_.body);
    request_ = Request();
    drop_taken();
    auto done = select(std::get<1>(std::move(reply)), stream_.hang_up());
    auto winner = co_await done;
    if (winner.index() == 1) throw Broken();
    co_return std::get<0>(std::move(winner));
  } catch (const Broken&) {
    throw;
  } catch (...) {
    co_return error_response(std::current_exception());
  }
  //<
}

Async<void> Connection::send_stream(BodyStream& stream, StreamForm form,
                                    std::optional<std::uint64_t> length) {
  std::uint64_t sent = 0;
  while (true) {
    const auto piece = co_await next_piece(stream);
    if (!piece) break;
    sent += piece->size();
    if (length && sent > *length) throw Broken();  // the rest would be read as another reply
    if (form == StreamForm::chunked) {
      render_chunk(out_, *piece);
    } else {
      out_ += *piece;
    }
    co_await flush();
  }
  if (form == StreamForm::chunked) out_ += last_chunk;
  if (length && sent < *length) throw Broken();  // it is closed, so that the client notices
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
Async<void> Connection::refuse(std::exception_ptr error) {
  try {
    Exchange exchange;
    exchange.head = request_.method == "HEAD";
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
