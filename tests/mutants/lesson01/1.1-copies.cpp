// mutant 1.1: copies the value
// bug: a copy is handed out; what cannot be copied, or not cheaply, stays behind
// killed by: take moves the value out
// shows: copies that were made of it
    return value_.has_value();
//@ 2
    if (is_pending()) throw std::logic_error("Poll::take: still pending, there is no value");
    return *value_;
