// mutant 5.3: turns only as far as there was something to do
// bug: the wheel believes that it is earlier than it is, and takes timers that are due already
// killed by: a timer cascades and fires at its own tick
// shows: the wheel's now
  for (unsigned level = 0; level < levels; ++level) {
    if (occupied_[level] == 0) continue;
    const unsigned shift = level * bits;
    const std::uint64_t current = now_ >> shift;
    const auto rotated = std::rotr(occupied_[level], static_cast<int>(current % slots));
    const std::uint64_t first = current + static_cast<unsigned>(std::countr_zero(rotated));
    return Turn{{level, static_cast<unsigned>(first % slots)}, first << shift};
  }
  return std::nullopt;
//@ 2
  for (auto turn = first_turn(); turn && turn->start <= now; turn = first_turn()) {
    now_ = turn->start;
    TimerList& waiting = timers(turn->slot);
    while (TimerNode* node = waiting.pop_front()) {
      if (!insert(*node, node->deadline_)) fired.push_back(*node);
    }
    occupied_[turn->slot.level] &= ~bit(turn->slot);
  }
