// mutant 6.7: takes what is no request for the end
// bug: the client is not told what was wrong with its request; it sees a connection that closes
// killed by: a handler that throws is answered with a 500
// shows: expected "200 400", got "200"
    while (keep_alive_) {
      std::size_t head_size = 0;
      try {
        head_size = parser_.parse(unread(), request_);
      } catch (const HttpError&) {
        break;
      }
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
  } catch (const Broken&) {
    throw;
  } catch (...) {
    co_return error_response(std::current_exception());
  }
