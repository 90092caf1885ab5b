// mutant 5.2: puts the timer in and sets no bit
// bug: the timer lies in its slot and nobody looks there
// killed by: a bit says which slots are occupied
// shows: level 0 slot 5 is occupied
  node.deadline_ = deadline;
  if (deadline <= now_) return false;
  node.slot_ = slot_of(deadline, now_);
  timers(node.slot_).push_back(node);
  return true;
//@ 2
  TimerList::remove(node);
  if (timers(node.slot_).empty()) occupied_[node.slot_.level] &= ~bit(node.slot_);
