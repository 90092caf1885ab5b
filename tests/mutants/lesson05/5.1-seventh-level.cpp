// mutant 5.1: has no top level
// bug: a deadline far away gets a level that the wheel does not have
// killed by: what is beyond the top level gets its farthest slot
// shows: 2^36
  const auto highest = static_cast<unsigned>(63 - std::countl_zero(deadline ^ now));
  const unsigned level = highest / bits;
  const unsigned shift = level * bits;
  return {level, static_cast<unsigned>((deadline >> shift) % slots)};
