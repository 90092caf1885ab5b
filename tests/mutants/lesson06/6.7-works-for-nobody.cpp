// mutant 6.7: does not notice that the client has gone
// bug: the handler goes on, perhaps for an hour, with an answer that nobody will read
// killed by: while a handler waits nobody else need wait
// shows: handlers that work for nobody
    while (keep_alive_) {
      const std::size_t head_size = parse_head();
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
    reply = handler(*request_);
    if (std::holds_alternative<Response>(reply)) co_return;
    if (!out_.empty()) co_await flush();
    request_.reset();
    drop_taken();
    auto response = co_await std::get<1>(reply);
    reply = std::move(response);
  } catch (const Broken&) {
    throw;
  } catch (...) {
    reply = error_response(std::current_exception());
  }
