// mutant 2.1: wakes whatever it points to, and be it nothing
// bug: an empty waker is a waker that wakes nobody; here it calls a function of nobody
// killed by: a waker that points to nothing does nothing
// shows: SANITIZER
    if (target_) target_->add_ref();
//@ 2
    if (target_) target_->drop_ref();
//@ 3
    std::exchange(target_, nullptr)->wake();
