// mutant 1.6: suspends, and tells nobody for what
// bug: the chain has no leaf, so the pump takes the suspended coroutine for one that may go on
// killed by: a pending future becomes the leaf of the chain
// shows: the chain has a leaf
    return poll(this, *frame_.chain->cx);
//@ 2
    frame_.chain->poll_leaf = poll;
//@ 3
    frame_.rethrow_error();
    if constexpr (!std::is_void_v<typename F::Output>) return result_->take();
