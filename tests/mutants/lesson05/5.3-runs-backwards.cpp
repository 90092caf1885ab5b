// mutant 5.3: believes every now
// bug: a reading of the clock that comes late turns the wheel back
// killed by: the wheel goes round and not back
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
  now_ = now;
