// mutant 2.1: a destructor that gives nothing back
// bug: each waker that is dropped leaves a reference behind, and what it points to is never destroyed
// killed by: a copy holds a reference of its own
// shows: references: expected 1, got 2
    if (target_) target_->add_ref();
//@ 2
    target_ = nullptr;
//@ 3
    if (target_) std::exchange(target_, nullptr)->wake();
