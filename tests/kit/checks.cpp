#include "tests/kit/checks.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <iostream>

#include "tests/kit/learner.hpp"
#include "tests/kit/results.hpp"
#include "tests/kit/workbook.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

//! Holds a file's lock. Two checks would mix their lines, and each write what it knew before.
class OneAtATime {
 public:
  explicit OneAtATime(const fs::path& file) {
    fs::create_directories(file.parent_path());
    lock_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (lock_ == -1) throw std::runtime_error("cannot write " + file.string());
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
    std::cerr << "Another check runs in this folder; waiting for it.\n";
    ::flock(lock_, LOCK_EX);
  }
  OneAtATime(const OneAtATime&) = delete;
  OneAtATime& operator=(const OneAtATime&) = delete;
  ~OneAtATime() { ::close(lock_); }

 private:
  int lock_;
};

//! A learner's lesson is checked on the solved lessons below it, so that one bug costs once.
fs::path lower_lessons(const fs::path& root, int lesson, const std::string& given) {
  if (!given.empty() || fs::exists(root / ".reference")) return reference_of(root, given);
  for (int below = 1; is_copy(root) && below < lesson; ++below) {
    if (!lesson_files(root, below).empty()) continue;
    const std::string folder = lesson_folder(root, lesson);
    throw std::runtime_error("lesson " + std::to_string(below) +
                             " is not here: this hand-out came " + "without the lessons below " +
                             folder + ". Put your own folders of " +
                             "them beside it, or say where solved ones are: REFERENCE=dir");
  }
  return root;
}

}  // namespace

Report check_own(const fs::path& root, Order order, const std::string& reference,
                 const Listener& listener) {
  const OneAtATime only(order.workspaces / ".lock");
  // What is written from now on is not what was checked.
  const auto steps = steps_to_do(root);
  if (!order.step.empty()) {
    order.step = get_step(steps, order.step).id;
    order.sources.lesson = order.step[0] - '0';
  }
  order.sources.submission = root;
  order.sources.reference = lower_lessons(root, order.sources.lesson, reference);
  Report report = grade(order, listener);
  // For `make progress`, for `make solution`, and for the question on whose lessons the next
  // stands.
  record_results(root, steps, results_of(report));
  return report;
}

}  // namespace pollen::kit
