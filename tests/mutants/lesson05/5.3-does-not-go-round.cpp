// mutant 5.3: looks at the slots from 0 on
// bug: in the second round of the top level slot 3 is taken to come before slot 60
// killed by: the wheel goes round and not back
// shows: what fires
  for (unsigned level = 0; level < levels; ++level) {
    if (occupied_[level] == 0) continue;
    const unsigned shift = level * bits;
    const std::uint64_t current = now_ >> shift;
    const auto slot = static_cast<unsigned>(std::countr_zero(occupied_[level]));
    const std::uint64_t first = current / slots * slots + slot;
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
  now_ = std::max(now_, now);
