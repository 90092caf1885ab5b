// mutant 1.4: is done when one child is
// bug: a join that does what select is for: the outputs of the others are not there
// killed by: a child that has finished is not asked again
// shows: variant
    F* future = std::get_if<0>(&state_);
    if (!future) return true;
    auto result = future->poll(cx);
    if (result.is_pending()) return false;
    state_.template emplace<1>(result.take());
    return true;
//@ 2
    return std::apply(
        [&](auto&... child) -> Poll<Output> {
          bool all_done = false;
          (void(all_done |= child.poll(cx)), ...);
          if (!all_done) return Pending{};
          return Output(child.take()...);
        },
        children_);
