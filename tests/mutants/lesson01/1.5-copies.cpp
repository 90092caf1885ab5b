// mutant 1.5: copies what the winner gave
// bug: a socket or a message that can only be moved cannot be selected; what can be copied costs a copy
// killed by: the result says who won
// shows: copies that were made of it
    std::optional<Output> winner = poll_each(cx, std::index_sequence_for<Fs...>{});
    if (!winner) return Pending{};
    children_.reset();
    return std::move(*winner);
//@ 2
    auto result = std::get<I>(*children_).poll(cx);
    if (result.is_ready()) {
      const auto output = result.take();
      winner.emplace(std::in_place_index<I>, output);
    }
    return winner.has_value();
