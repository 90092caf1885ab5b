// mutant 1.5: asks on behind the winner
// bug: each child is asked, also after one has won; the last that is done takes the place of the first
// killed by: behind the winner nobody is asked
// shows: the winner's index
    std::optional<Output> winner = poll_each(cx, std::index_sequence_for<Fs...>{});
    if (!winner) return Pending{};
    children_.reset();
    return std::move(*winner);
//@ 2
    auto result = std::get<I>(*children_).poll(cx);
    if (result.is_ready()) winner.emplace(std::in_place_index<I>, result.take());
    return false;
