// mutant 5.2: leaves the bit when a slot gets empty
// bug: the wheel says that there is something to do where there is nothing
// killed by: a bit says which slots are occupied
// shows: level 0 slot 5 is free
  node.deadline_ = deadline;
  if (deadline <= now_) return false;
  node.slot_ = slot_of(deadline, now_);
  timers(node.slot_).push_back(node);
  occupied_[node.slot_.level] |= bit(node.slot_);
  return true;
//@ 2
  TimerList::remove(node);
