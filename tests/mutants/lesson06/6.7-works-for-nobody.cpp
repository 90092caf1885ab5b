// mutant 6.7: does not notice that the client has gone
// bug: the handler goes on, perhaps for an hour, with an answer that nobody will read
// killed by: while a handler waits nobody else need wait
// shows: handlers that work for nobody
    while (keep_alive_) {
      const std::size_t head_size = parser_.parse(unread(), request_);
      if (head_size > 0) {
        co_await answer(head_size);
      } else {
        if (!out_.empty()) co_await flush();
        const bool more = co_await receive_head();
        if (!more) break;
      }
    }
    if (!out_.empty()) co_await flush();
    co_await linger();
//@ 2
  try {
    Reply reply = handler(request_);
    if (auto* response = std::get_if<Response>(&reply)) co_return std::move(*response);
    if (!out_.empty()) co_await flush();
    release(request_.body);
    request_ = Request();
    drop_taken();
    auto response = co_await std::get<1>(reply);
    co_return std::move(response);
  } catch (const Broken&) {
    throw;
  } catch (...) {
    co_return error_response(std::current_exception());
  }
