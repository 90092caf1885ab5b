// mutant 2.1: a copy without a reference of its own
// bug: the copy points to the same thing, but is not counted: the first of the two that goes destroys what the other one holds
// killed by: a copy holds a reference of its own
// shows: references: expected 2, got 1
    (void)target_;
//@ 2
    if (target_) target_->drop_ref();
//@ 3
    if (target_) std::exchange(target_, nullptr)->wake();
