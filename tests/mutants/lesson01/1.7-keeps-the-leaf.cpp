// mutant 1.7: does not forget the leaf that is done
// bug: the leaf stays, so nobody is resumed; and at the next poll a future is asked that has ended
// killed by: nothing runs before the first poll and all of it once
// shows: it is ready
    chain->cx = &cx;
    if (chain->leaf) {
      try {
        if (!chain->poll_leaf(chain->leaf, cx)) return false;
      } catch (...) {
        chain->top->error = std::current_exception();
      }
    }
    while (chain->top && !chain->leaf) chain->top->self.resume();
    return !chain->top;
