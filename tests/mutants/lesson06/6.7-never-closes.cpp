// mutant 6.7: goes on after "Connection: close"
// bug: the client was told that it is over, and is answered once more
// killed by: a head may come in pieces and more requests follow
// shows: expected "200", got "200 200"
    while (true) {
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
    auto keep = [&](Response response) { reply = std::move(response); };
    auto done = select(map(std::get<1>(std::move(reply)), keep), stream_.hang_up());
    const auto winner = co_await done;
    if (winner.index() == 1) throw Broken();
  } catch (const Broken&) {
    throw;
  } catch (...) {
    reply = error_response(std::current_exception());
  }
