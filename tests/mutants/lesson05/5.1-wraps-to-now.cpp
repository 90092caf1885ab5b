// mutant 5.1: lets far deadlines wrap
// bug: what is rounds away on the top level gets a slot that comes soon, or is just being left
// killed by: what is beyond the top level gets its farthest slot
// shows: 2^36
  const auto highest = static_cast<unsigned>(63 - std::countl_zero(deadline ^ now));
  const unsigned level = std::min(highest / bits, levels - 1);
  return {level, static_cast<unsigned>((deadline >> (level * bits)) % slots)};
