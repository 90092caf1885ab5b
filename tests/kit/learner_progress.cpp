#include <algorithm>
#include <iostream>

#include "tests/kit/learner.hpp"
#include "tests/kit/results.hpp"
#include "tests/kit/splice.hpp"
#include "tests/kit/terminal.hpp"

namespace pollen::kit {

namespace {

//! One word or a few for the state of a step, and its colour.
std::pair<std::string, Tone> state_of(const Step& step, const Results& results) {
  const auto& regions = step.regions;
  const auto found = results.find(step.id);
  if (found != results.end() && found->second.passes()) return {"passes", Tone::good};
  if (std::all_of(regions.begin(), regions.end(), is_only_todo))
    return {"not written", Tone::faint};
  if (std::any_of(regions.begin(), regions.end(), is_todo)) return {"written in part", Tone::plain};
  if (found == results.end()) return {"written", Tone::plain};
  const StepResult& result = found->second;
  if (!result.is_current) return {"changed since its check", Tone::plain};
  return {std::to_string(result.passed) + " of " + std::to_string(result.cases) + " cases pass",
          Tone::bad};
}

}  // namespace

void show_progress(const fs::path& root) {
  const auto steps = steps_to_do(root);
  const Results results = read_results(root, steps);
  const Step* next = nullptr;
  int lesson = 0;
  for (const Step& step : steps) {
    const auto [state, tone] = state_of(step, results);
    if (step.lesson() != lesson) {
      lesson = step.lesson();
      std::cout << (next || &step != &steps.front() ? "\n" : "")
                << paint(Tone::strong, "Lesson " + std::to_string(lesson)) << "  "
                << lesson_folder(root, lesson) << '\n';
    }
    std::cout << "  " << step.id << "  " << fit(step.title, 48) << "  " << paint(tone, state)
              << '\n';
    if (!next && state != "passes") next = &step;
  }
  std::cout << '\n';
  if (next) {
    std::cout << "Next: step " << next->id << ". make hint STEP=" << next->id
              << ", make check STEP=" << next->id << '\n';
  } else {
    std::cout << "All steps pass.\n";
  }
}

}  // namespace pollen::kit
