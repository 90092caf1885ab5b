// mutant 2.7: takes a wake for a result
// bug: a wake says that it is worth asking again, and no more
// killed by: a future that wakes itself while it is polled
// shows: still pending, there is no value
  auto first = trace::polled(thread->number(), future, cx);
  if (first.is_pending()) thread->wait();
  auto result = first.is_ready() ? std::move(first) : trace::polled(thread->number(), future, cx);
  if constexpr (std::is_void_v<typename F::Output>) {
    (void)result.take();
  } else {
    return result.take();
  }
