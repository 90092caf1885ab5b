// mutant 3.3: looks once, then registers
// bug: a task that ends in between has woken nobody: whoever awaits it waits for ever
// killed by: a task that ends while its handle registers
// shows: it has looked again, and is ready
    if (!task_) throw std::logic_error("JoinHandle: polled again after it was ready");
    if (!task_->is_complete()) {
      task_->register_joiner(cx.waker());
      if (trace::is_on()) trace::waits_for("task", task_->number());
      return Pending{};
    }
    if (!take_budget(cx)) return Pending{};
    Outcome<T> outcome = std::exchange(task_->outcome(), Taken());
    std::exchange(task_, nullptr)->drop_ref();
    if (auto* error = std::get_if<1>(&outcome)) std::rethrow_exception(*error);
    if (std::holds_alternative<Cancelled>(outcome)) throw Cancelled();
    return std::get<0>(std::move(outcome));
//@ 2
    try {
      auto result = std::get<0>(cell_).poll(cx);
      if (result.is_pending()) return false;
      cell_.template emplace<1>(std::in_place_index<0>, result.take());
    } catch (...) {
      cell_.template emplace<1>(std::in_place_index<1>, std::current_exception());
    }
    return true;
