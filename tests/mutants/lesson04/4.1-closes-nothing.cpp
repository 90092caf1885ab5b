// mutant 4.1: closes though it owns nothing
// bug: each owner that was moved from makes a system call for -1
// killed by: what it owns is closed once
// shows: calls of close
    sys::call_once("close", [this] { return ::close(number_); });
//@ 2
    return std::exchange(number_, -1);
