// mutant 5.2: takes a deadline of now for one to come
// bug: its slot has had its turn: the timer fires when the wheel has gone round, if it does at all
// killed by: what is due already is not put in
// shows: the wheel refuses it
  node.deadline_ = deadline;
  if (deadline < now_) return false;
  node.slot_ = slot_of(deadline, now_);
  timers(node.slot_).push_back(node);
  occupied_[node.slot_.level] |= bit(node.slot_);
  return true;
//@ 2
  TimerList::remove(node);
  if (timers(node.slot_).empty()) occupied_[node.slot_.level] &= ~bit(node.slot_);
