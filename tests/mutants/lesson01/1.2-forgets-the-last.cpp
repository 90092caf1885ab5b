// mutant 1.2: does not count the last poll
// bug: the poll that is ready returns before it was counted
// killed by: it counts how often it was asked
// shows: polls
    if (left_ == 0) return std::string("liftoff");
    ++polls_;
    --left_;
    return Pending{};
