// mutant 1.5: keeps the losers
// bug: they live on inside the select: sockets stay open and timers run for a result that nobody wants
// killed by: the losers are gone when the result is there
// shows: how often the first was destroyed
    std::optional<Output> winner = poll_each(cx, std::index_sequence_for<Fs...>{});
    if (!winner) return Pending{};
    return std::move(*winner);
//@ 2
    auto result = std::get<I>(*children_).poll(cx);
    if (result.is_ready()) winner.emplace(std::in_place_index<I>, result.take());
    return winner.has_value();
