// mutant 5.3: turns to the end before it looks into the slots
// bug: the slots that it has passed by seem to lie ahead, a round away, and so their timers are a round late
// killed by: in a jump all that is due fires in the order of time
// shows: what fires
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
  now_ = std::max(now_, now);
  for (auto turn = first_turn(); turn && turn->start <= now; turn = first_turn()) {
    TimerList& waiting = timers(turn->slot);
    while (TimerNode* node = waiting.pop_front()) {
      if (!insert(*node, node->deadline_)) fired.push_back(*node);
    }
    occupied_[turn->slot.level] &= ~bit(turn->slot);
  }
