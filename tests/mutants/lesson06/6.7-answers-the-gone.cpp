// mutant 6.7: makes a 500 of a client that has gone
// bug: nothing is wrong with the handler; the reply is written to nobody, and the log blames the handler
// killed by: while a handler waits nobody else need wait
// shows: writes to who has gone
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
    auto done = select(std::get<1>(std::move(reply)), stream_.hang_up());
    auto winner = co_await done;
    if (winner.index() == 1) throw Broken();
    co_return std::get<0>(std::move(winner));
  } catch (...) {
    co_return error_response(std::current_exception());
  }
