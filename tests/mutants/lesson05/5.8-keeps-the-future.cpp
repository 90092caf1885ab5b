// mutant 5.8: does not cancel what came too late
// bug: it lives as long as the timeout does: the connection stays open, and nobody will ever poll it
// killed by: too late: nothing comes and the future is gone
// shows: with the timeout alive
    auto result = future_->poll(cx);
    if (result.is_ready()) return Output(result.take());
    Context unlimited = cx.with_budget(Context::unlimited);
    if (sleep_.poll(unlimited).is_pending()) return Pending{};
    return Output();
