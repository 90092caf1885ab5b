// mutant 5.8: asks the timer first
// bug: a result that is there is thrown away, since the deadline has passed meanwhile
// killed by: a result beats a deadline of the same moment
// shows: what it gives
    Context unlimited = cx.with_budget(Context::unlimited);
    if (sleep_.poll(unlimited).is_ready()) {
      future_.reset();
      return Output();
    }
    auto result = future_->poll(cx);
    if (result.is_pending()) return Pending{};
    return Output(result.take());
