// mutant 1.7: resumes although the leaf is pending
// bug: what the leaf says is not looked at: the coroutine goes on, to a value that is not there
// killed by: nothing runs before the first poll and all of it once
// shows: still pending, there is no value
    chain->cx = &cx;
    if (chain->leaf) {
      try {
        chain->poll_leaf(chain->leaf, cx);
      } catch (...) {
        chain->top->error = std::current_exception();
      }
      chain->leaf = nullptr;
    }
    while (chain->top && !chain->leaf) chain->top->self.resume();
    return !chain->top;
