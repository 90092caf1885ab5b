// mutant 5.1: lets the distance choose the level
// bug: 24 ticks away is level 0, though its round ends before that: a later timer on level 0 hides an earlier one on level 1
// killed by: each level begins where the one below it ends
// shows: tick 1024
  const auto highest = static_cast<unsigned>(63 - std::countl_zero(deadline - now));
  const unsigned level = std::min(highest / bits, levels - 1);
  const unsigned shift = level * bits;
  const std::uint64_t current = now >> shift;
  const std::uint64_t ahead = std::min<std::uint64_t>((deadline >> shift) - current, slots - 1);
  return {level, static_cast<unsigned>((current + ahead) % slots)};
