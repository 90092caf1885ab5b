// mutant 1.4: stops at the first child that is pending
// bug: the children behind it are not asked: they stand still until it is done
// killed by: all children are asked whatever the first one says
// shows: polls of the second
    F* future = std::get_if<0>(&state_);
    if (!future) return true;
    auto result = future->poll(cx);
    if (result.is_pending()) return false;
    state_.template emplace<1>(result.take());
    return true;
//@ 2
    return std::apply(
        [&](auto&... child) -> Poll<Output> {
          bool all_done = true;
          all_done = (child.poll(cx) && ...);
          if (!all_done) return Pending{};
          return Output(child.take()...);
        },
        children_);
