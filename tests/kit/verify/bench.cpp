#include "tests/kit/verify/bench.hpp"

#include <stdexcept>

namespace pollen::kit {

namespace {

//! Shorter than for a learner: each mutant that hangs is waited for.
Limits short_limits() {
  Limits limits;
  limits.idle = std::chrono::milliseconds(1'000);
  limits.cpu_seconds = 3;
  return limits;
}

}  // namespace

Bench::Bench(const Course& course, int lesson)
    : course_(course),
      lesson_(lesson),
      cases_(find_cases(course.root, lesson)),
      steps_(find_steps(course.root)) {
  std::erase_if(steps_, [&](const Step& step) { return step.lesson() != lesson; });
}

std::map<std::string, std::string> Bench::reference() const {
  std::map<std::string, std::string> files;
  for (const std::string& file : lesson_files(course_.root, lesson_))
    files[file] = read_text(course_.root / file);
  return files;
}

Report Bench::grade_files(const std::map<std::string, std::string>& files,
                          const std::function<bool(const Row&)>& wanted,
                          const Listener& listener) const {
  Order order;
  order.sources = {lesson_, course_.root, course_.root, {}, {}};
  order.sources.submission = course_.workspaces / ("tried" + std::to_string(lesson_));
  std::filesystem::remove_all(order.sources.submission);
  for (const auto& [file, text] : files) write_text(order.sources.submission / file, text);
  order.wanted = wanted;
  order.compiler = course_.compiler;
  order.precompiled = true;
  order.workspaces = course_.workspaces;
  order.limits = short_limits();
  return grade(order, listener);
}

Listener tell_on(ProgressLine& line, const std::string& who) {
  Listener listener;
  listener.compiles = [&line, who](const std::string& file) {
    line.say("  " + who + ": compiling " + file);
  };
  listener.runs = [&line, who](const Row& row, std::size_t, std::size_t) {
    line.say("  " + who + ": running " + row.graded.name());
  };
  return listener;
}

}  // namespace pollen::kit
