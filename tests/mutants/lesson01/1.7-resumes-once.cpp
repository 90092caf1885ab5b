// mutant 1.7: resumes one coroutine only
// bug: a coroutine that awaits another one suspends without a leaf: one step of the chain a poll, and nobody was told whom to wake
// killed by: a chain of 2000 coroutines is one poll of its leaf
// shows: polls of what the innermost awaits
    chain->cx = &cx;
    if (chain->leaf) {
      try {
        if (!chain->poll_leaf(chain->leaf, cx)) return false;
      } catch (...) {
        chain->top->error = std::current_exception();
      }
      chain->leaf = nullptr;
    }
    if (chain->top && !chain->leaf) chain->top->self.resume();
    return !chain->top;
