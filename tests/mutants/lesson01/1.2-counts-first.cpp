// mutant 1.2: counts down before it looks
// bug: one poll too few; and from zero it counts past zero, and never lifts off
// killed by: pending three times and then liftoff
// shows: it is pending
    ++polls_;
    --left_;
    if (left_ == 0) return std::string("liftoff");
    return Pending{};
