// mutant 5.1: takes the number of bits for the highest bit
// bug: one too many: the upper half of each level is taken for the level above
// killed by: what is due in this round lies in the slot of its tick
// shows: tick 32
  const auto highest = static_cast<unsigned>(std::bit_width(deadline ^ now));
  const unsigned level = std::min(highest / bits, levels - 1);
  const unsigned shift = level * bits;
  const std::uint64_t current = now >> shift;
  const std::uint64_t ahead = std::min<std::uint64_t>((deadline >> shift) - current, slots - 1);
  return {level, static_cast<unsigned>((current + ahead) % slots)};
