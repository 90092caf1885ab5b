// mutant 1.7: keeps the context of the first poll
// bug: a context lives as long as its poll: what is kept of it points to nothing
// killed by: each poll hands its own context down
// shows: and then with the second
    if (!chain->cx) chain->cx = &cx;
    if (chain->leaf) {
      try {
        if (!chain->poll_leaf(chain->leaf, *chain->cx)) return false;
      } catch (...) {
        chain->top->error = std::current_exception();
      }
      chain->leaf = nullptr;
    }
    while (chain->top && !chain->leaf) chain->top->self.resume();
    return !chain->top;
