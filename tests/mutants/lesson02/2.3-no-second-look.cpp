// mutant 2.3: looks once
// bug: registers, but does not look again: a value that came in between is never seen, and nobody is woken for it
// killed by: a value that is sent just before the waker is there
// shows: it has looked again
    if (auto answer = look(); answer.is_ready()) return answer;
    shared_->receiver.register_waker(cx.waker());
    return Pending{};
