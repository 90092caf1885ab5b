// mutant 1.1: takes without a look
// bug: nobody asks whether there is a value: whatever lies in its memory is handed out
// killed by: there is nothing to take while it is pending
// shows: a std::logic_error is thrown
    return value_.has_value();
//@ 2
    return std::move(*value_);
