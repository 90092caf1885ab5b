"""The bugs that the models must find; bugs.py says how a row is read."""

WAKER = "lesson02_waker/atomic_waker.hpp"
BLOCK_ON = "lesson02_waker/block_on.hpp"
IDLE = "lesson03_executor/idle.hpp"
DRIVER = "lesson03_executor/driver.cpp"
WORKER = "lesson03_executor/worker.cpp"
TASK = "lesson03_executor/task.cpp"
JOIN = "lesson03_executor/join_handle.hpp"
RUN_QUEUE = "lesson03_executor/run_queue.hpp"
INJECTION = "lesson03_executor/injection_queue.hpp"
ONESHOT = "lesson02_waker/oneshot.hpp"
SEMAPHORE = "lesson03_executor/sync/semaphore.cpp"
SEMAPHORE_H = "lesson03_executor/sync/semaphore.hpp"
RING = "lesson02_waker/trace/ring.hpp"
MUTEX = "lesson03_executor/sync/mutex.hpp"
NOTIFY = "lesson03_executor/sync/notify.cpp"
MPSC = "lesson03_executor/sync/mpsc.hpp"
LOCAL = "lesson03_executor/local_executor.cpp"
POOL = "lesson03_executor/blocking_pool.cpp"

# What every model is linked with: the lessons name the recorder, which is off.
RECORDER = ["lesson02_waker/recorder.cpp", "lesson02_waker/trace/task.cpp"]
# Which of the lessons' sources each model is linked with besides.
LESSON3 = "lesson03_executor/"
NEEDS = {
    "atomic_waker": [],
    "oneshot": [],
    "ring": [],
    "queue": [LESSON3 + "task.cpp"],
    "task": [LESSON3 + "task.cpp"],
    "semaphore": [LESSON3 + "sync/semaphore.cpp"],
    "mutex": [LESSON3 + "sync/semaphore.cpp"],
    "notify": [LESSON3 + "sync/notify.cpp"],
    "mpsc": [LESSON3 + "sync/semaphore.cpp"],
    "local": [LESSON3 + f for f in ("local_executor.cpp", "task.cpp", "driver.cpp", "blocking_pool.cpp")],
    "driver": [LESSON3 + f for f in ("worker.cpp", "task.cpp", "driver.cpp", "blocking_pool.cpp")],
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
    ("driver: a look ends silently, and the others sleep on", "driver", "lost wake-up",
     (IDLE, "    if (on_condition_ > 0) condition_.notify_one();\n", "")),
    ("driver: a look does not ask who is there", "driver", "two are in the driver",
     (IDLE, "    if (driver_in_use_) return;\n", "")),
    ("driver: who goes to sleep does not ask who is there", "driver", "two are in the driver",
     (IDLE, "    while (driver_in_use_ && !called_", "    while (false && !called_")),
    ("driver: a sleeper relies on its unpark, which a look has taken", "driver", "lost wake-up",
     (IDLE, "    if (!called_ && !is_closed()) {\n      driver_in_use_", "    if (!is_closed()) {\n      driver_in_use_")),
    ("driver: who leaves with a task calls nobody", "driver", "lost wake-up",
     (WORKER, "  if (!searching_ && (next_ || has_queued())) core_.idle.wake_one();\n", "")),
    ("driver: close tells all but who waits there", "driver", "lost wake-up",
     (IDLE, "    condition_.notify_all();\n    driver_->unpark();", "    condition_.notify_all();")),
    ("task: a wake while it runs queues it as well", "task", "in the queue twice",
     (TASK, "(before & (notified | running | complete)) == 0", "(before & (notified | complete)) == 0")),
    ("task: a wake while it runs is lost", "task", "lost wake-up",
     (TASK, "  if (before & notified) scheduler_->schedule_last(*this);", "")),
    ("task: notified is set in two steps", "task", "",
     (TASK, "state_.fetch_or(notified | flags, std::memory_order_acq_rel);",
      "state_.load();\n  state_.fetch_or(notified | flags);")),
    ("task: a wake after its end queues it", "task", "",
     (TASK, "(before & (notified | running | complete)) == 0", "(before & (notified | running)) == 0")),
    ("task: its end is told before it is complete", "task", "lost wake-up",
     (TASK, "  const std::size_t before = state_.fetch_xor(running | complete, std::memory_order_acq_rel);",
      "  wake_joiner();\n"
      "  const std::size_t before = state_.fetch_xor(running | complete, std::memory_order_acq_rel);"),
     (TASK, "    wake_joiner();\n  }\n", "  }\n")),
    ("task: detach drops its reference in two steps", "task", "",
     (TASK, "    if (state_.compare_exchange_weak(before, after, std::memory_order_acq_rel)) return;\n",
      "    state_.fetch_sub(reference);\n    state_.fetch_or(detached);\n    return;\n")),
    ("task: detach looks, and leaves without another look", "task", "an outcome is left",
     (TASK, "    if (state_.compare_exchange_weak(before, after, std::memory_order_acq_rel)) return;\n",
      "    if (state_.fetch_add(after - before) / reference == 1) delete this;\n    return;\n")),
    ("task: the waker's reference is dropped first", "task", "",
     (TASK, "  wake_by_ref();\n  drop_ref();", "  drop_ref();\n  wake_by_ref();")),
    ("task: the last reference is found in two steps", "task", "",
     (TASK, "state_.fetch_sub(reference, std::memory_order_acq_rel) / reference == 1",
      "(state_.fetch_sub(reference), state_.load() / reference == 0)")),
    ("task: one that woke itself is not queued", "task", "lost wake-up",
     (TASK, "  // It stays RUNNING, so nobody else queues it.\n  if (woke_itself_) return scheduler_->schedule_last(*this);\n", "")),
    ("task: one that woke itself is queued without RUNNING", "task", "",
     (TASK, "  if (woke_itself_) return scheduler_->schedule_last(*this);\n",
      "  if (woke_itself_) {\n    state_.fetch_sub(running);\n    return scheduler_->schedule_last(*this);\n  }\n")),
    ("JoinHandle: no second look after it has registered", "task", "lost wake-up",
     (JOIN, "if (!task_->is_complete()) return Pending{};", "return Pending{};")),
    ("run queue: pop moves the head in two steps", "queue", "comes out twice",
     (RUN_QUEUE, "      if (head_.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel)) return task;",
      "      if (head_.load() == head) return head_.store(head + 1), task;")),
    ("run queue: the tail is moved before the slot is filled", "queue", "",
     (RUN_QUEUE, "    slots_[tail % capacity].store(&task, std::memory_order_relaxed);\n", ""),
     (RUN_QUEUE, "    tail_.store(tail + 1, std::memory_order_seq_cst);",
      "    tail_.store(tail + 1);\n    slots_[tail % capacity].store(&task);")),
    ("run queue: one more than fits in", "queue", "",
     (RUN_QUEUE, "if (tail - head == capacity)", "if (tail - head == capacity + 1)")),
    ("run queue: the thief reads after it has moved the head", "queue", "",
     (RUN_QUEUE, "      for (std::uint32_t i = 0; i < half; ++i) {\n"
      "        out[i] = slots_[(head + i) % capacity].load(std::memory_order_relaxed);\n      }\n"
      "      if (head_.compare_exchange_weak(head, head + half, std::memory_order_acq_rel)) return half;",
      "      if (!head_.compare_exchange_weak(head, head + half, std::memory_order_acq_rel)) continue;\n"
      "      for (std::uint32_t i = 0; i < half; ++i) {\n"
      "        out[i] = slots_[(head + i) % capacity].load(std::memory_order_relaxed);\n      }\n"
      "      return half;")),
    ("run queue: the thief believes an old head", "queue", "",
     (RUN_QUEUE, "if (half > out.size()) {", "if (half > 2 * out.size()) {")),
    ("run queue: size believes an old head", "queue", "more than fit in",
     (RUN_QUEUE, "    return count > capacity ? capacity : count;", "    return count;")),
    ("injection queue: counts without the lock", "queue", "",
     (INJECTION, "  void push(Task& task) {\n    prim::lock_guard<prim::mutex> lock(mutex_);\n",
      "  void push(Task& task) {\n")),
    ("injection queue: looks without the lock whether it is closed", "queue", "lets a new task in",
     (INJECTION, "    closed_ = true;", "    closed_ = size() == 0;")),
    ("oneshot: no second look after it has registered", "oneshot", "lost wake-up",
     (ONESHOT, "    // It may have been sent between the first look and the registration.\n    return look();",
      "    return Pending{};")),
    ("oneshot: the value comes after the news of it", "oneshot", "",
     (ONESHOT, "    shared_->value.emplace(std::move(value));  // may throw: the sender stays\n", ""),
     (ONESHOT, "    if (before & Shared<T>::receiver_gone) {",
      "    shared->value.emplace(std::move(value));\n    if (before & Shared<T>::receiver_gone) {")),
    ("oneshot: a sender that goes tells nobody", "oneshot", "lost wake-up",
     (ONESHOT, "    shared_->state.fetch_or(Shared<T>::sender_gone, std::memory_order_acq_rel);\n"
      "    shared_->receiver.wake();",
      "    shared_->state.fetch_or(Shared<T>::sender_gone, std::memory_order_acq_rel);")),
    ("oneshot: close looks, then says that it is gone", "oneshot", "",
     (ONESHOT, "shared_->state.fetch_or(gone, std::memory_order_acq_rel);\n    if (before",
      "shared_->state.load();\n    shared_->state.fetch_or(gone);\n    if (before")),
    ("oneshot: a receiver that goes tells nobody", "oneshot", "lost wake-up",
     (ONESHOT, "    shared_->sender.wake();\n", "")),
    ("semaphore: WAITING is not set with the last look", "semaphore", "lost wake-up",
     (SEMAPHORE, "    if (take(request.needed, waiting)) return true;\n    queue_.push_back(request);",
      "    if (take(request.needed)) return true;\n    state_.fetch_or(waiting);\n"
      "    queue_.push_back(request);")),
    ("semaphore: a permit is given back past the queue", "semaphore", "lost wake-up",
     (SEMAPHORE_H, "      if (now & waiting) return hand_over(n);\n", "")),
    ("semaphore: who leaves does not let the next one in", "semaphore", "lost wake-up",
     (SEMAPHORE, "  grant(lock);  // it may have stood in the way of others\n", "")),
    ("semaphore: who leaves keeps what it was given", "semaphore", "",
     (SEMAPHORE, "  if (request.notified) state_.fetch_add(request.needed * one, std::memory_order_release);\n", "")),
    ("semaphore: close does not wake those in line", "semaphore", "",
     (SEMAPHORE, "  wake_all(queue_, lock);\n", "")),
    ("semaphore: a permit is taken in two steps", "semaphore", "",
     (SEMAPHORE_H, "      if (state_.compare_exchange_weak(now, enough ? now - n * one : now | flag,\n"
      "                                       std::memory_order_acquire, std::memory_order_relaxed)) {",
      "      state_.store(enough ? now - n * one : now | flag);\n      {")),
    ("ring: nobody sees that a slot is being written", "ring", "torn",
     (RING, "    slot.number.store(0, std::memory_order_relaxed);\n", "")),
    ("ring: the reader does not look again", "ring", "torn",
     (RING, "slot.number.load(std::memory_order_relaxed) != seen || ", "")),
    ("mutex: it lends its value to two", "mutex", "two had the number",
     (MUTEX, "  Semaphore semaphore_{1};", "  Semaphore semaphore_{2};")),
    ("mutex: try_lock always gives a guard", "mutex", "two had the number",
     (MUTEX, "    if (!permit) return std::nullopt;\n    return Guard(std::move(*permit), value_);",
      "    return Guard(permit ? std::move(*permit) : Semaphore::Permit(semaphore_, 0), value_);")),
    ("mutex: a guard does not unlock", "mutex", "lost wake-up",
     (MUTEX, "permit_(std::move(permit)), value_(&value) {}",
      "permit_(std::move(permit)), value_(&value) { permit_.forget(); }")),
    ("notify: who leaves keeps its notification", "notify", "lost wake-up",
     (NOTIFY, "  if (listener.notified) notify_one();\n", "")),
    ("notify: a notification that nobody waits for is lost", "notify", "lost wake-up",
     (NOTIFY, "  permit_ |= !listener;\n", "")),
    ("notify: looks at the permit before it takes the lock", "notify", "lost wake-up",
     (NOTIFY, "    Lock lock(mutex_);\n    // Relaxed: it is changed under the lock.",
      "    const bool early = permit_;\n    Lock lock(mutex_);\n"
      "    // Relaxed: it is changed under the lock."),
     (NOTIFY, "if (std::exchange(permit_, false)) return true;",
      "if (early && std::exchange(permit_, false)) return true;")),
    ("notify: notify_waiters forgets those who have not polled", "notify", "lost wake-up",
     (NOTIFY, "  calls_.fetch_add(1, std::memory_order_release);\n", "")),
    ("mpsc: the receiver looks before it takes the lock", "mpsc", "lost wake-up",
     (MPSC, "    for (;; copy = *waker) {\n      Lock lock(mutex_);\n      empty.swap(sent_);\n"
      "      if (!empty.empty() || closed_) return true;",
      "    for (;; copy = *waker) {\n      empty.swap(sent_);\n"
      "      if (!empty.empty() || closed_) return true;\n      Lock lock(mutex_);")),
    ("mpsc: the last sender goes silently", "mpsc", "lost wake-up",
     (MPSC, "    slots.close();\n    std::move(waker).wake();", "    slots.close();")),
    ("mpsc: a value that is taken makes no room", "mpsc", "lost wake-up",
     (MPSC, "    if (channel_->bounded) channel_->slots.add_permits(1);\n", "")),
    ("mpsc: the receiver goes, and who waits for room stays", "mpsc", "lost wake-up",
     (MPSC, "    slots.close();\n    std::move(waker).wake();", "    std::move(waker).wake();")),
    ("local executor: looks first, then says that it sleeps", "local", "lost wake-up",
     (LOCAL, "  parked_.store(true, std::memory_order_seq_cst);\n"
      "  if (injected_.size() == 0) wait();",
      "  const bool empty = injected_.size() == 0;\n  parked_.store(true);\n"
      "  if (empty) wait();")),
    ("local executor: is told before there is work", "local", "lost wake-up",
     (LOCAL, "  injected_.push(task);\n  unpark();", "  unpark();\n  injected_.push(task);")),
    ("local executor: work is pushed without keeping it alive", "local", "",
     (LOCAL, "  const auto keep_alive = shared_from_this();\n", "")),
    ("blocking pool: a thread joins itself", "local", "",
     (POOL, "  if (closed_) return;  // the shutdown joins us\n", "")),
]
