#include "lesson02_waker/trace/diagnosis.hpp"

#include <semaphore.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <system_error>

#include "lesson02_waker/trace/spans.hpp"

namespace pollen::trace {

namespace {

// In a signal handler nothing but this is allowed; a thread waits for it and does the rest.
sem_t quit;
void on_quit(int) { sem_post(&quit); }

}  // namespace

std::string diagnosis_of(const PendingTask& task) {
  std::string line = "task " + std::to_string(task.number);
  if (!task.name.empty()) line += " " + task.name;
  if (task.state == PendingTask::polled) {
    return line + ": polled since " + time_text(task.last_poll) +
           ", and that poll has not returned: it keeps its thread";
  }
  line +=
      ": pending since " + time_text(task.since) +
      (task.last_poll == 0 ? ", never polled" : ", last polled at " + time_text(task.last_poll));
  if (task.state == PendingTask::queued) return line + ", woken: it waits for a thread to poll it";
  if (task.wakers == 0) {
    if (!task.place.empty()) line += ", waited for " + task.place;
    return line + ", its waker was dropped unused: nothing can wake it any more";
  }
  line += task.place.empty() ? ", waits for a future that says nothing of itself"
                             : ", waits for " + task.place;
  if (task.wakers == 1) return line + ", which holds its waker";
  return line + ", which holds one of its " + std::to_string(task.wakers) + " wakers";
}

void diagnose(std::ostream& out) {
  const auto tasks = pending_tasks();
  std::string text = "Diagnosis at " + time_text(clock_now() - take().start) + ": ";
  if (tasks.empty()) {
    text += is_on() ? "no task is pending.\n" : "nothing is being recorded.\n";
  } else {
    text += counted(tasks.size(), "task") + (tasks.size() == 1 ? " has" : " have") +
            " not completed.\n";
  }
  for (const PendingTask& task : tasks) text += diagnosis_of(task) + "\n";
  if (const std::size_t more = tasks_not_followed()) {
    text += "Besides " + with_commas(more) + " tasks that the recorder has no room to follow.\n";
  }
  out << text << std::flush;
}

void diagnose_on_quit() {
  static std::once_flag once;
  std::call_once(once, [] {
    sem_init(&quit, 0, 0);
    struct sigaction action {};
    action.sa_handler = on_quit;
    action.sa_flags = SA_RESTART;
    if (sigaction(SIGQUIT, &action, nullptr) == -1) {
      throw std::system_error(errno, std::generic_category(), "diagnose_on_quit");
    }
    std::thread([] {
      while (true) {
        if (sem_wait(&quit) == 0) diagnose(std::cerr);
      }
    }).detach();
  });
}

Watchdog::Watchdog(std::chrono::nanoseconds limit, int exit_status) : was_on_(is_on()) {
  if (!was_on_) start();
  thread_ = std::jthread([=](const std::stop_token& called_off) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    // A century at most: the end of the wait must be a time that a clock can tell.
    const auto most = std::min<std::chrono::nanoseconds>(limit, std::chrono::hours(876'000));
    never.wait_for(lock, called_off, most, [] { return false; });
    if (called_off.stop_requested()) return;  // which may have come at any moment of the wait
    std::cerr << "Watchdog: not done in time.\n";
    diagnose(std::cerr);
    std::_Exit(exit_status);
  });
}

Watchdog::~Watchdog() {
  if (!was_on_) stop();
}

}  // namespace pollen::trace
