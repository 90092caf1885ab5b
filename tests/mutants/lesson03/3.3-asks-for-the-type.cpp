// mutant 3.3: asks for the type of the outcome
// bug: if the output is an exception, as a value, two alternatives are of one type: it does not compile
// killed by: the output of a task may be an exception_ptr
// shows: does not compile
    if (!task_) throw std::logic_error("JoinHandle: polled again after it was ready");
    if (!task_->is_complete()) {
      task_->joiner.register_waker(cx.waker());
      if (trace::is_on()) trace::waits_for("task", task_->number());
      if (!task_->is_complete()) return Pending{};
    }
    if (!take_budget(cx)) return Pending{};
    Outcome<T> outcome = std::exchange(task_->outcome(), Taken());
    std::exchange(task_, nullptr)->drop_ref();
    if (auto* error = std::get_if<std::exception_ptr>(&outcome)) std::rethrow_exception(*error);
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
