// mutant 2.1: wakes, and keeps the reference
// bug: wake uses the waker up, says its comment; this one wakes by reference, and the waker stays as it was
// killed by: wake uses the waker up
// shows: references: expected 0, got 1
    if (target_) target_->add_ref();
//@ 2
    if (target_) target_->drop_ref();
//@ 3
    if (target_) target_->wake_by_ref();
