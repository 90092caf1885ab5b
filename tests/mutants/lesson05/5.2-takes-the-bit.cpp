// mutant 5.2: clears the bit though others are in the slot
// bug: they are still in the list, but nobody looks there: their tasks sleep for ever
// killed by: of two timers in a slot the other one still counts
// shows: the other one lies there
  node.deadline_ = deadline;
  if (deadline <= now_) return false;
  node.slot_ = slot_of(deadline, now_);
  timers(node.slot_).push_back(node);
  occupied_[node.slot_.level] |= bit(node.slot_);
  return true;
//@ 2
  TimerList::remove(node);
  occupied_[node.slot_.level] &= ~bit(node.slot_);
