#include "tests/kit/grader/grading.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "tests/kit/grader/collect.hpp"
#include "tests/kit/grader/interruption.hpp"
#include "tests/kit/grader/leavings.hpp"
#include "tests/kit/grader/printable.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

//! A folder outside of all trees, in which a program runs whose user may not even enter those.
class Arena {
 public:
  Arena(const Build& build, uid_t user, const Limits& limits) : user_(user), limits_(limits) {
    std::string name = (fs::temp_directory_path() / "pollen-grade-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    dir_ = name;
    ::chmod(dir_.c_str(), 0711);
    take(build.program, "cases");
    take(build.empty, "empty");
  }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    std::error_code ignored;
    fs::remove_all(dir_, ignored);
  }

  //! Runs one case, in an empty folder.
  Ended run(const std::string& name, bool with_leaks) {
    return run_in_scratch({"cases", name}, with_leaks);
  }

  //! Runs the program without any code, with leaks.
  Ended run_empty() { return run_in_scratch({"empty"}, true); }

 private:
  void take(const fs::path& program, const char* name) {
    fs::copy_file(program, dir_ / name);
    ::chmod((dir_ / name).c_str(), 0755);
  }

  Ended run_in_scratch(std::vector<std::string> command, bool with_leaks) {
    const fs::path scratch = dir_ / "scratch";
    fs::remove_all(scratch);
    fs::create_directory(scratch);
    if (user_ != 0) give_to(scratch, user_);
    Job job;
    command[0] = (dir_ / command[0]).string();
    job.command = std::move(command);
    job.dir = scratch;
    job.environment = sanitizer_options(with_leaks);
    for (const char* text : {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"}) {
      job.environment.emplace_back(text);
    }
    for (const char* variable : {"HOME=", "TMPDIR="}) {
      job.environment.push_back(variable + scratch.string());
    }
    job.user = user_;
    job.limits = limits_;
    job.asks_record = true;
    job.fixed_layout = true;
    Ended ended = run_confined(job);
    remove_leavings(user_);
    return ended;
  }

  fs::path dir_;
  uid_t user_;
  Limits limits_;
};

//! Grades one submission.
class Grading {
 public:
  Grading(const Order& order, const Listener& listener) : order_(order), listener_(listener) {
    report_.lesson = order.sources.lesson;
    for (const Case& one :
         find_cases(order.sources.tests, order.sources.lesson, order.sources.hidden)) {
      if (!order.step.empty() && one.step != order.step) continue;
      add_row({one});
      if (one.race_points > 0) add_row({one, true});
    }
    if (report_.rows.empty())
      throw std::runtime_error("step " + order.step + " has no graded cases");
  }

  Report run() {
    listener_.changed(report_);
    try {
      const fs::path dir = make_workspace(order_.workspaces, report_.lesson);
      Workspace workspace(dir, order_.compiler, users_, order_.precompiled);
      take_notes(workspace.fill(order_.sources));
      for (const bool for_races : {false, true}) {
        if (report_.failure.empty()) run_mode(workspace, for_races);
      }
    } catch (const SubmissionError& error) {
      report_.failure = printable(error.what()) + "\n";
    } catch (const Interrupted&) {
      throw;  // what is graded counts
    } catch (const std::exception&) {
      report_.is_void = true;
      listener_.changed(report_);
      throw;
    }
    listener_.changed(report_);
    return report_;
  }

 private:
  void add_row(const Row& row) {
    if (order_.wanted(row)) report_.rows.push_back(row);
  }

  void take_notes(const Taken& taken) {
    for (const std::string& file : taken.lacking) report_.notes.push_back("it lacks " + file);
    for (const std::string& file : taken.ignored)
      report_.notes.push_back("left out: " + printable(file));
  }

  void run_mode(Workspace& workspace, bool for_races) {
    std::vector<Case> wanted;
    for (const Row& row : report_.rows) {
      if (row.for_races == for_races) wanted.push_back(row.graded);
    }
    if (wanted.empty()) return;
    const Build build = workspace.build(for_races ? "tsan" : "asan", wanted, listener_.compiles);
    if (!build.failure.empty()) {
      report_.failure = build.failure;
      return;
    }
    Arena arena(build, users_.runs, order_.limits);
    const bool with_leaks = !for_races && can_find_leaks(arena);
    for (std::size_t i = 0; i < report_.rows.size(); ++i) {
      Row& row = report_.rows[i];
      if (row.for_races != for_races) continue;
      listener_.runs(row, i + 1, report_.rows.size());
      row.is_built = !build.broken.contains(row.graded.file);
      row.judgement = judge_row(row, build, arena, with_leaks);
      row.is_done = true;
      listener_.changed(report_);
    }
  }

  Judgement judge_row(const Row& row, const Build& build, Arena& arena, bool with_leaks) const {
    const auto broken = build.broken.find(row.graded.file);
    if (broken != build.broken.end())
      return {Verdict::no_verdict, "It does not compile:\n" + broken->second};
    if (row.for_races && plain_run_hung(row))
      return {Verdict::timeout, "It hung already without the thread sanitizer.\n"};
    return judge(arena.run(row.graded.name(), with_leaks));
  }

  //! To wait for the same hang twice tells nothing new.
  bool plain_run_hung(const Row& row) const {
    return std::any_of(report_.rows.begin(), report_.rows.end(), [&](const Row& other) {
      return !other.for_races && other.graded.name() == row.graded.name() &&
             other.judgement.verdict == Verdict::timeout;
    });
  }

  //! The leak sanitizer stops the threads as a debugger does, which a container may forbid. A
  //! program tells it that has nothing of the submission in it, which could print anything.
  bool can_find_leaks(Arena& arena) {
    const Ended ended = arena.run_empty();
    if (ended.why == Ended::by_itself && ended.status == 0) return true;
    if (ended.output.find("LeakSanitizer has encountered a fatal error") == std::string::npos)
      throw std::runtime_error("no program with sanitizers runs here: " + printable(ended.output));
    report_.notes.emplace_back("leaks are not looked for: this system forbids it");
    return false;
  }

  const Order& order_;
  const Listener& listener_;
  const Strangers users_ = strangers();
  Report report_;
};

}  // namespace

int Report::score() const {
  return std::accumulate(rows.begin(), rows.end(), 0,
                         [](int sum, const Row& row) { return sum + row.score(); });
}

int Report::max() const {
  return std::accumulate(rows.begin(), rows.end(), 0,
                         [](int sum, const Row& row) { return sum + row.max(); });
}

Results results_of(const Report& report) {
  Results results;
  for (const Row& row : report.rows) {
    StepResult& result = results[row.graded.step];
    ++result.cases;
    if (row.is_done && row.judgement.verdict == Verdict::pass) ++result.passed;
  }
  return results;
}

Report grade(const Order& order, const Listener& listener) {
  ::umask(022);  // the strangers must be able to read
  const InterruptionGuard guard;
  return Grading(order, listener).run();
}

}  // namespace pollen::kit
