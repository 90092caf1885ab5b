// mutant 3.3: takes an exception for a cancellation
// bug: what the task threw is lost: whoever awaits it learns only that there is no output
// killed by: an exception comes out of the handle and not before
// shows: its exception is thrown
    if (!task_) throw std::logic_error("JoinHandle: polled again after it was ready");
    if (!task_->is_complete()) {
      task_->register_joiner(cx.waker());
      if (trace::is_on()) trace::waits_for("task", task_->number());
      if (!task_->is_complete()) return Pending{};
    }
    if (!take_budget(cx)) return Pending{};
    Outcome<T> outcome = std::exchange(task_->outcome(), Taken());
    std::exchange(task_, nullptr)->drop_ref();
    if (outcome.index() != 0) throw Cancelled();
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
