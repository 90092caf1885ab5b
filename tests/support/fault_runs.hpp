#pragma once
// One scenario again and again, and each time another of its system calls fails.

#include <doctest/doctest.h>

#include <cerrno>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/census.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/report_anew.hpp"

namespace pollen::test {

//! A way for a system call to fail.
struct FaultKind {
  std::string call;
  int error;
  //! What is to come of it: nothing at all, or an error with the name of the operation.
  enum Outcome { goes_on, may_fail } outcome;
  int times = 1;
  std::string operation = {};  //!< As the error may name it, too.
};

//! What came of a scenario.
struct Report {
  std::string text;                 //!< What it has found out.
  std::vector<std::string> errors;  //!< What its tasks and its main function threw.
};

//! What a scenario's own future throws, and what it makes, goes into a report.
template <class Fn>
Report reporting(Fn fn) {
  Report report;
  try {
    fn(report);
  } catch (const std::system_error& error) {
    report.errors.emplace_back(error.what());
  }
  return report;
}

//! A scenario, and how it may be disturbed.
struct FaultPlan {
  std::string name;
  //! Runs it from beginning to end, with an executor of its own.
  std::function<Report(Census&)> run;
  std::vector<FaultKind> kinds;
  //! Whether a report without errors, of a run in which a call failed, is right.
  std::function<bool(const std::string& text, const FaultKind&)> is_right;
  //! Calls that nobody makes fail here: each with its reason, as a comment where the plan is made.
  std::set<std::string> spared = {};
  //! Errors that may stand for the one that was injected, at the other end of a connection.
  std::set<std::string> echoes = {};
};

//! Runs a plan: once undisturbed, to count the calls; then once for each kind of failure and each
//! call of that name. A run must go on as if nothing had been, or report the error by name. No task
//! and no descriptor is left behind, ever. What hangs is for `rescued` to find.
class FaultRuns {
 public:
  explicit FaultRuns(FaultPlan plan) : plan_(std::move(plan)) {
    Census census;
    undisturbed_ = plan_.run(census);  // the first run may open what the process then keeps
    REQUIRE(undisturbed_.errors == std::vector<std::string>{});
    descriptors_ = open_descriptors();
    const auto counts = count_calls();
    for (const FaultKind& kind : plan_.kinds) {
      const auto found = counts.find(kind.call);
      if (found == counts.end()) continue;  // as a wait where everything is ready at once
      for (int nth = 0; nth < found->second; ++nth) run_with(kind, nth);
    }
    MESSAGE("faults: " << plan_.name << ": " << runs_ << " runs, in " << reached_
                       << " a call failed, " << went_on_ << " went on, " << named_
                       << " named the operation");
    CHECK(reached_ * 5 >= runs_ * 4);  // how bytes are cut into reads may differ, but not much
  }

 private:
  std::map<std::string, int> count_calls() {
    Census census;
    const Faults faults;
    (void)plan_.run(census);
    auto counts = faults.counts();
    for (const auto& entry : counts) {
      const std::string& call = entry.first;
      bool known = plan_.spared.contains(call);
      for (const FaultKind& kind : plan_.kinds) known |= kind.call == call;
      CHECK_MESSAGE(known, "nothing is said of " << call);
    }
    return counts;
  }

  void run_with(const FaultKind& kind, int nth) {
    const std::string what = plan_.name + ": " + kind.call + " number " + std::to_string(nth + 1) +
                             " fails with " + std::to_string(kind.error) + ", " +
                             std::to_string(kind.times) + "x";
    CAPTURE(what);
    Census census;
    Faults faults;
    if (kind.error == EAGAIN || kind.error == Faults::short_count) faults.after_each(report_anew);
    faults.fail(kind.call, kind.error, kind.times, nth);
    const Report report = plan_.run(census);
    CHECK(census.alive() == 0);
    CHECK(open_descriptors() == descriptors_);
    if (faults.failed() == 0 && kind.call == "epoll_wait") return;  // waiting may take fewer turns
    ++runs_;
    reached_ += faults.failed() > 0;
    if (kind.outcome == FaultKind::goes_on || report.errors.empty()) {
      ++went_on_;
      CHECK(report.errors == std::vector<std::string>{});
      CHECK_MESSAGE(plan_.is_right(report.text, kind), report.text.substr(0, 500));
    } else {
      ++named_;
      CHECK_MESSAGE(names_it(report, kind), "it says: " << report.errors.front());
    }
  }

  // Other errors may follow from it: the peer of one that failed is reset.
  bool names_it(const Report& report, const FaultKind& kind) const {
    for (const std::string& error : report.errors) {
      if (error == failure(kind.call, kind.error)) return true;
      if (error == failure(kind.operation, kind.error)) return true;
      if (plan_.echoes.contains(error)) return true;
    }
    return false;
  }

  FaultPlan plan_;
  Report undisturbed_;
  long descriptors_ = 0;
  int runs_ = 0;
  int reached_ = 0;
  int went_on_ = 0;
  int named_ = 0;
};

}  // namespace pollen::test
