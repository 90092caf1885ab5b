// mutant 3.3: tells an output from an exception by its type
// bug: a task whose output is an exception, as a value, seems to have failed: it is thrown
// killed by: the output of a task may be an exception_ptr
// shows: it was to be a value
    if (!task_) throw std::logic_error("JoinHandle: polled again after it was ready");
    if (!task_->is_complete()) {
      task_->register_joiner(cx.waker());
      if (trace::is_on()) trace::waits_for("task", task_->number());
      if (!task_->is_complete()) return Pending{};
    }
    if (!take_budget(cx)) return Pending{};
    Outcome<T> outcome = std::exchange(task_->outcome(), Taken());
    std::exchange(task_, nullptr)->drop_ref();
    const auto give = [](auto& held) -> Poll<T> {
      using Held = std::remove_reference_t<decltype(held)>;
      if constexpr (std::is_same_v<Held, std::exception_ptr>) {
        std::rethrow_exception(held);
      } else if constexpr (std::is_same_v<Held, NonVoid<T>>) {
        return std::move(held);
      } else {
        throw Cancelled();
      }
    };
    return std::visit(give, outcome);
//@ 2
    try {
      auto result = std::get<0>(cell_).poll(cx);
      if (result.is_pending()) return false;
      cell_.template emplace<1>(std::in_place_index<0>, result.take());
    } catch (...) {
      cell_.template emplace<1>(std::in_place_index<1>, std::current_exception());
    }
    return true;
