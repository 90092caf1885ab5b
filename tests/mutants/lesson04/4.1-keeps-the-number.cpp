// mutant 4.1: gives the descriptor away and keeps it
// bug: whoever was moved from closes it, too: a second close, of a number that may be somebody else's by then
// killed by: a move takes the descriptor along
// shows: what the first one owns now
    if (number_ != -1) sys::call_once("close", [this] { return ::close(number_); });
//@ 2
    return number_;
