// mutant 5.3: fires all that lies in the slot
// bug: on a wide slot most timers are not due yet when it begins: they fire early, the last ones by hours
// killed by: a timer cascades and fires at its own tick
// shows: what fires before its time
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
      fired.push_back(*node);
    }
    occupied_[turn->slot.level] &= ~bit(turn->slot);
  }
  now_ = std::max(now_, now);
