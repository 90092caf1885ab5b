// mutant 1.7: hands the failure to the root
// bug: the coroutine that waits for the leaf never sees it: its catch does not, and it goes on without an output
// killed by: a failure passes the coroutine's own catch
// shows: on purpose
    chain->cx = &cx;
    if (chain->leaf) {
      try {
        if (!chain->poll_leaf(chain->leaf, cx)) return false;
      } catch (...) {
        error = std::current_exception();
      }
      chain->leaf = nullptr;
    }
    while (chain->top && !chain->leaf) chain->top->self.resume();
    return !chain->top;
