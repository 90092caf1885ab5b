// mutant 5.3: looks at the slots from 0 on
// bug: on the top level a slot of the next round is taken for one of this round, which is over
// killed by: the wheel goes round and not back
// shows: the next deadline
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
