// mutant 1.6: suspends without a look
// bug: the future is not asked before the coroutine is suspended: not even one that is ready, and nobody gets to know whom to wake
// killed by: a future that is ready does not suspend its coroutine
// shows: it says yes, so the coroutine goes on
    return false;
//@ 2
    frame_.chain->leaf = this;
    frame_.chain->poll_leaf = poll;
//@ 3
    frame_.rethrow_error();
    if constexpr (!std::is_void_v<typename F::Output>) return result_->take();
