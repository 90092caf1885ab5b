// mutant 5.8: lets the timer live on what the future leaves
// bug: a future that always uses up the budget leaves none, and so it is never stopped
// killed by: a future that eats the whole budget is stopped as well
// shows: it is ready
    auto result = future_->poll(cx);
    if (result.is_ready()) return Output(result.take());
    if (sleep_.poll(cx).is_pending()) return Pending{};
    future_.reset();
    return Output();
