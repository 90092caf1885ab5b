// mutant 2.1: gives its reference back twice
// bug: the target has taken the reference back, and the waker does not know: its destructor gives it back again
// killed by: wake uses the waker up
// shows: the waker is empty
    if (target_) target_->add_ref();
//@ 2
    if (target_) target_->drop_ref();
//@ 3
    if (target_) target_->wake();
