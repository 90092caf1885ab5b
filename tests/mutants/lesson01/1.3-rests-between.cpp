// mutant 1.3: says pending between its two stages
// bug: the second future was made, but not asked: it never got to know whom it should wake
// killed by: then asks its second future in the same poll
// shows: polls of the second
    auto result = future_.poll(cx);
    if (result.is_pending()) return Pending{};
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
      return Pending{};
    }
    return std::get<1>(stage_).poll(cx);
