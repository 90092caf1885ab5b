// mutant 6.7: takes what is no request for the end
// bug: the client is not told what was wrong with its request; it sees a connection that closes
// killed by: a handler that throws is answered with a 500
// shows: expected "200 400", got "200"
    while (keep_alive_) {
      std::size_t head_size = 0;
      try {
        head_size = parse_head();
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
    reply = handler(*request_);
    if (std::holds_alternative<Response>(reply)) co_return;
    if (!out_.empty()) co_await flush();
    request_.reset();
    drop_taken();
    auto keep = [&](Response response) { reply = std::move(response); };
    auto done = select(map(std::get<1>(std::move(reply)), keep), stream_.hang_up());
    const auto winner = co_await done;
    if (winner.index() == 1) throw Broken();
  } catch (const Broken&) {
    throw;
  } catch (...) {
    reply = error_response(std::current_exception());
  }
