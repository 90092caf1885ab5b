// mutant 1.4: asks a child that has finished
// bug: a finished child is polled again, and there is nothing left to poll
// killed by: a child that has finished is not asked again
// shows: variant
    auto result = std::get<0>(state_).poll(cx);
    if (result.is_pending()) return false;
    state_.template emplace<1>(result.take());
    return true;
//@ 2
    return std::apply(
        [&](auto&... child) -> Poll<Output> {
          bool all_done = true;
          (void(all_done &= child.poll(cx)), ...);
          if (!all_done) return Pending{};
          return Output(child.take()...);
        },
        children_);
