"""The bugs that the models must find; bugs.py says how a row is read."""

WAKER = "lesson02_waker/atomic_waker.hpp"
BLOCK_ON = "lesson02_waker/block_on.hpp"
IDLE = "lesson03_executor/idle.hpp"
DRIVER = "lesson03_executor/driver.cpp"
WORKER = "lesson03_executor/worker.cpp"

# Which of the lessons' sources each model is linked with.
LESSON3 = "lesson03_executor/"
NEEDS = {
    "atomic_waker": [],
    "runtime": [LESSON3 + f for f in ("worker.cpp", "task.cpp", "driver.cpp", "blocking_pool.cpp")],
}

BUGS = [
    ("AtomicWaker: take empties the slot in two steps", "atomic_waker", "",
     (WAKER, "    return Waker::adopt(slot_.exchange(nullptr, std::memory_order_acq_rel));",
      "    Waker waker = Waker::adopt(slot_.load());\n    slot_.store(nullptr);\n    return waker;")),
    ("AtomicWaker: register replaces in two steps", "atomic_waker", "",
     (WAKER, "    Waker::adopt(slot_.exchange(Waker(waker).release(), std::memory_order_acq_rel));",
      "    Waker before = Waker::adopt(slot_.load());\n    slot_.store(Waker(waker).release());")),
    ("AtomicWaker: register keeps the waker of another", "atomic_waker", "lost wake-up",
     (WAKER, "if (slot_.load(std::memory_order_acquire) == waker.target()) return;",
      "if (slot_.load(std::memory_order_acquire)) return;")),
    ("parker: the flag is cleared before it sleeps", "atomic_waker", "lost wake-up",
     (BLOCK_ON, "    while (!woken_) condition_.wait(lock);\n    woken_ = false;",
      "    woken_ = false;\n    while (!woken_) condition_.wait(lock);")),
    ("parker: wakes without the flag", "atomic_waker", "lost wake-up",
     (BLOCK_ON, "      woken_ = true;", "      woken_ = references_.load() > 2;")),
    ("parker: the flag is set without the lock", "atomic_waker", "lost wake-up",
     (BLOCK_ON, "    {\n      prim::lock_guard<prim::mutex> lock(mutex_);\n      woken_ = true;\n    }",
      "    woken_ = references_.load() > 0;")),
    ("Idle: who stays awake does not count as searching", "runtime", "lost wake-up",
     (IDLE, "void stay_awake() {", "bool stay_awake() {"),
     (IDLE, "    if (std::exchange(called_, false)) return;\n"
      "    word_.fetch_add(one_searching - one_sleeping, std::memory_order_seq_cst);",
      "    if (std::exchange(called_, false)) return true;\n"
      "    word_.fetch_sub(one_sleeping, std::memory_order_seq_cst);\n    return false;"),
     (WORKER, "    core_.idle.stay_awake();\n    searching_ = true;",
      "    searching_ = core_.idle.stay_awake();")),
    ("Idle: no last look before sleeping", "runtime", "lost wake-up",
     (WORKER, "  if (core_.has_work()) {", "  if (false) {")),
    ("Idle: looks first, then says that it sleeps", "runtime", "lost wake-up",
     (WORKER, "  core_.idle.announce_sleep(std::exchange(searching_, false));\n"
      "  if (core_.has_work()) {",
      "  const bool work = core_.has_work();\n"
      "  core_.idle.announce_sleep(std::exchange(searching_, false));\n  if (work) {")),
    ("Idle: the last searcher wakes nobody when it has a task", "runtime", "lost wake-up",
     (WORKER, "if (std::exchange(searching_, false) && core_.idle.stop_searching()) core_.idle.wake_one();",
      "if (std::exchange(searching_, false)) core_.idle.stop_searching();")),
    ("Idle: a call is forgotten while the driver is parked", "runtime", "lost wake-up",
     (IDLE, "    if (on_condition) {\n      condition_.notify_one();\n    } else {",
      "    if (on_condition || true) {\n      condition_.notify_one();\n    } else {")),
    ("Idle: close tells only the driver", "runtime", "lost wake-up",
     (IDLE, "    condition_.notify_all();\n", "")),
    ("Idle: two calls at once", "runtime", "",
     (IDLE, "      if (!should_wake()) return;\n      // From", "      // From")),
    ("injected tasks are moved without a call", "runtime", "lost wake-up",
     (WORKER, "  if (has_queued()) core_.idle.wake_one();\n  return first;", "  return first;")),
    ("driver: forgets an unpark that comes before the park", "runtime", "lost wake-up",
     (DRIVER, "    while (!unparked_) condition_.wait(lock);",
      "    unparked_ = false;\n    while (!unparked_) condition_.wait(lock);")),
]
