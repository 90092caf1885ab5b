// mutant 2.7: sleeps before it has asked
// bug: a future is lazy: before the first poll it has no waker, and nobody will call
// killed by: a future that is ready is polled once
// shows: TIMEOUT
  while (true) {
    thread->wait();
    auto result = trace::polled(thread->number(), future, cx);
    if (result.is_ready()) {
      if constexpr (std::is_void_v<typename F::Output>) {
        return;
      } else {
        return result.take();
      }
    }
  }
