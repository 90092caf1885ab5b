// mutant 4.1: repeats a close that was interrupted
// bug: on Linux the first one has closed it; the second closes what has got the number since
// killed by: a close that is interrupted is not repeated
// shows: calls of close
    if (number_ != -1) sys::call("close", [this] { return ::close(number_); });
//@ 2
    return std::exchange(number_, -1);
