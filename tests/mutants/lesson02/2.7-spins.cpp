// mutant 2.7: polls without sleeping
// bug: the executor of lesson 1, in a new place: it has a waker, and does not wait for it
// killed by: it sleeps until woken and asks no earlier
// shows: this thread slept: it did not spin
  while (true) {
    auto result = trace::polled(thread->number(), future, cx);
    if (result.is_ready()) {
      if constexpr (std::is_void_v<typename F::Output>) {
        return;
      } else {
        return result.take();
      }
    }
  }
