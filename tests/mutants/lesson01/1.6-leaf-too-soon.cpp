// mutant 1.6: makes itself the leaf before it asks
// bug: a future that is ready at once leaves a leaf behind, though nobody waits: the pump stops, for nothing
// killed by: a future that is ready does not suspend its coroutine
// shows: the chain has no leaf
    frame_.chain->leaf = this;
    frame_.chain->poll_leaf = poll;
    return poll(this, *frame_.chain->cx);
//@ 2
//@ 3
    frame_.rethrow_error();
    if constexpr (!std::is_void_v<typename F::Output>) return result_->take();
