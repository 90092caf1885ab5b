#include "tests/kit/verify/bench.hpp"

#include <unistd.h>

#include <stdexcept>

#include "tests/kit/workbook.hpp"

namespace pollen::kit {

Bench::Bench(const Course& course, int lesson)
    : course_(course),
      lesson_(lesson),
      submission_(course.workspaces / ("tried" + std::to_string(::getpid()))),
      cases_(find_cases(course.root, lesson)),
      steps_(find_steps(course.root)) {
  if (is_copy(course.root)) {
    throw std::runtime_error(
        "this is a workbook or a hand-out; the cases are proven in the tree with the solved "
        "lessons");
  }
  std::erase_if(steps_, [&](const Step& step) { return step.lesson() != lesson; });
}

Bench::~Bench() {
  std::error_code ignored;
  std::filesystem::remove_all(submission_, ignored);
}

std::map<std::string, std::string> Bench::reference() const {
  std::map<std::string, std::string> files;
  for (const std::string& file : lesson_files(course_.root, lesson_))
    files[file] = read_text(course_.root / file);
  return files;
}

Report Bench::grade_files(const std::map<std::string, std::string>& files,
                          const std::function<bool(const Row&)>& wanted, const Listener& listener,
                          const Limits& limits) const {
  Order order;
  order.sources = {lesson_, course_.root, course_.root, {}, {}};
  order.sources.submission = submission_;
  std::filesystem::remove_all(submission_);
  for (const auto& [file, text] : files) write_text(order.sources.submission / file, text);
  order.wanted = wanted;
  order.compiler = course_.compiler;
  order.precompiled = true;
  order.workspaces = course_.workspaces;
  order.limits = limits;
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
