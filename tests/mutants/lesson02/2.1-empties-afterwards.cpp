// mutant 2.1: is emptied when the wake has returned
// bug: if the wake throws it is not emptied at all, and the destructor gives the reference back a second time
// killed by: a wake that throws has used the waker up all the same
// shows: the waker is empty
    if (target_) target_->add_ref();
//@ 2
    if (target_) target_->drop_ref();
//@ 3
    if (!target_) return;
    target_->wake();
    target_ = nullptr;
