// mutant 1.3: takes without asking whether there is a value
// bug: map calls its function at the first poll, with a value that is not there yet
// killed by: map calls its function once and when there is a value
// shows: still pending, there is no value
    auto result = future_.poll(cx);
    if constexpr (std::is_void_v<Output>) {
      invoke_with<In>(fn_, result.take());
      return Ready{};
    } else {
      return invoke_with<In>(fn_, result.take());
    }
//@ 2
    if (F* first = std::get_if<0>(&stage_)) {
      auto result = first->poll(cx);
      if (result.is_pending()) return Pending{};
      stage_.template emplace<1>(invoke_with<In>(fn_, result.take()));
    }
    return std::get<1>(stage_).poll(cx);
