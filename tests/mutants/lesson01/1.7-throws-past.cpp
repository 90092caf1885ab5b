// mutant 1.7: lets a failure past the coroutine
// bug: what the leaf throws flies out of poll: the try around co_await never sees it
// killed by: a failure passes the coroutine's own catch
// shows: on purpose
    chain->cx = &cx;
    if (chain->leaf) {
      if (!chain->poll_leaf(chain->leaf, cx)) return false;
      chain->leaf = nullptr;
    }
    while (chain->top && !chain->leaf) chain->top->self.resume();
    return !chain->top;
