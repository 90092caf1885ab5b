// mutant 2.3: looks twice, and registers then
// bug: the second look is there, but in front of the registration: it closes no gap
// killed by: a value that is sent just before the waker is there
// shows: it has looked again
    if (auto answer = look(); answer.is_ready()) return answer;
    auto answer = look();
    if (answer.is_pending()) shared_->receiver.register_waker(cx.waker());
    return answer;
