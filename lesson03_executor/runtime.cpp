#include "lesson03_executor/runtime.hpp"

#include <algorithm>
#include <iostream>

#include "lesson03_executor/thread_name.hpp"

namespace pollen {

Runtime::Runtime() : Runtime(Options()) {}

Runtime::Runtime(const Options& options)
    : core_(std::make_shared<RuntimeCore>(options.workers, options.blocking)) {
  try {
    for (auto& worker : core_->workers) {
      const std::string number = std::to_string(threads_.size());
      threads_.emplace_back([&worker = *worker, name = options.thread_name, number] {
        name_this_thread(name);
        worker.enlist(std::string(name).append(" ").append(number));
        worker.run();
      });
    }
  } catch (...) {  // the system has no more threads; those that run must end first
    core_->close();
    for (auto& thread : threads_) thread.join();
    throw;
  }
}

Runtime::~Runtime() {
  core_->close();
  for (auto& thread : threads_) thread.join();
  core_->cancel_all();
  core_->driver()->shutdown();  // first: a blocking call may be waiting for what nobody drives now
  core_->blocking_pool().shutdown();
}

std::vector<WorkerStats> Runtime::stats() const {
  std::vector<WorkerStats> all;
  for (const auto& worker : core_->workers) all.push_back(worker->stats());
  return all;
}

namespace {
unsigned at_least_one(unsigned count, const char* what) {
  if (count == 0) throw std::invalid_argument(std::string(what) + " must be at least 1");
  return count;
}
}  // namespace

Runtime::Builder& Runtime::Builder::workers(unsigned count) {
  options_.workers = at_least_one(count, "Runtime: the number of workers");
  return *this;
}

Runtime::Builder& Runtime::Builder::blocking_threads(unsigned count) {
  options_.blocking.threads = at_least_one(count, "Runtime: the number of blocking threads");
  return *this;
}

Runtime::Builder& Runtime::Builder::blocking_idle(std::chrono::milliseconds idle) {
  // A century: the end of such a wait must be a time that a clock can tell.
  options_.blocking.idle = std::min<std::chrono::milliseconds>(idle, std::chrono::hours(876'000));
  return *this;
}

Runtime::Builder& Runtime::Builder::thread_name(std::string name) {
  options_.thread_name = std::move(name);
  return *this;
}

int run(Async<int> main) {
  try {
    Runtime runtime;
    return runtime.block_on(std::move(main));
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
  } catch (...) {
    std::cerr << "error: something was thrown that is no std::exception\n";
  }
  return 1;
}

int run(Async<void> main) {
  const auto as_int = [](Async<void> inner) -> Async<int> {
    co_await std::move(inner);
    co_return 0;
  };
  return run(as_int(std::move(main)));
}

}  // namespace pollen
