// mutant 1.2: waits inside of poll
// bug: a loop in poll: the whole wait happens in one call, and whoever called stands still
// killed by: pending three times and then liftoff
// shows: it is pending
    ++polls_;
    while (left_ > 0) --left_;
    return std::string("liftoff");
