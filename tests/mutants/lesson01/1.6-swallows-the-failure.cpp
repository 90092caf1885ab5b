// mutant 1.6: goes on as if nothing had happened
// bug: the exception that the pump has kept is not thrown: the coroutine takes a result that is not there
// killed by: a failure comes out where the coroutine stands
// shows: the exception is thrown
    return poll(this, *frame_.chain->cx);
//@ 2
    frame_.chain->leaf = this;
    frame_.chain->poll_leaf = poll;
//@ 3
    if constexpr (!std::is_void_v<typename F::Output>) return result_->take();
