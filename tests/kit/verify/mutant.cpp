#include "tests/kit/verify/mutant.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "tests/kit/splice.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

//! Takes the first line off a text.
std::string take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string line(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string mark_of_body(std::size_t number) { return "//@ " + std::to_string(number) + "\n"; }

//! The bodies: the text, divided by //@ 2, //@ 3.
std::vector<std::string> divide(std::string_view text) {
  std::vector<std::string> bodies;
  while (true) {
    const std::string mark = mark_of_body(bodies.size() + 2);
    const std::size_t at = text.starts_with(mark) ? 0 : text.find("\n" + mark);
    if (at == text.npos) break;
    const std::size_t end = at == 0 ? 0 : at + 1;
    bodies.emplace_back(text.substr(0, end));
    text.remove_prefix(end + mark.size());
  }
  bodies.emplace_back(text);
  return bodies;
}

//! What does not fit between the mutant and the lesson that it is to change.
std::string misfit(const Mutant& mutant, const std::vector<Step>& steps,
                   const std::vector<Case>& cases) {
  const auto step = std::find_if(steps.begin(), steps.end(),
                                 [&](const Step& one) { return one.id == mutant.step; });
  if (step == steps.end()) return "there is no step " + mutant.step;
  if (step->regions.size() != mutant.bodies.size()) {
    return "has bodies for " + std::to_string(mutant.bodies.size()) + " of the " +
           std::to_string(step->regions.size()) + " regions of step " + mutant.step +
           "; a line //@ 2 begins the second";
  }
  const Case* killer = killer_of(mutant, cases);
  if (killer == nullptr) {
    std::string known;
    for (const Case& one : cases) {
      if (one.step == mutant.step) known += "\n  " + one.title;
    }
    return "killed by: no case of the lesson is called \"" + mutant.killer + "\"; step " +
           mutant.step + " has" + (known.empty() ? " none" : ":" + known);
  }
  if (mutant.for_races && killer->race_points == 0)
    return "killed by: \"" + killer->title + "\" has no run under the thread sanitizer";
  return {};
}

const Row* row_of_killer(const Mutant& mutant, const Report& report) {
  const Row* found = nullptr;
  for (const Row& row : report.rows) {
    const bool is_it = row.graded.title == mutant.killer && row.for_races == mutant.for_races;
    if (is_it && (found == nullptr || row.graded.step == mutant.step)) found = &row;
  }
  return found;
}

//! The verdict, and what was told without the expectations that held.
std::string reasons(const Row& row) {
  std::istringstream lines(row.judgement.told);
  std::string text = name_of(row.judgement.verdict) + "\n";
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("     ✓ ")) text.append(line) += '\n';
  }
  return text;
}

std::string others_that_kill(const Report& report) {
  std::string text;
  for (const Row& row : report.rows) {
    const Verdict verdict = row.judgement.verdict;
    if (verdict != Verdict::pass) text += "\n  " + row.graded.name() + ": " + name_of(verdict);
  }
  return text;
}

std::string bad_line(std::size_t number, const std::string& begin, const std::string& line) {
  return "line " + std::to_string(number) + " must be \"" + begin + "…\", not \"" + line + "\"";
}

}  // namespace

Mutant parse_mutant(const std::string& name, std::string_view text) {
  Mutant mutant;
  mutant.name = name;
  mutant.step = name.substr(0, 3);
  const std::string first = "// mutant " + mutant.step + ": ";
  const std::array<std::pair<std::string, std::string*>, 4> head{
      {{first, &mutant.title},
       {"// bug: ", &mutant.bug},
       {"// killed by: ", &mutant.killer},
       {"// shows: ", &mutant.shows}}};
  std::size_t number = 0;
  for (const auto& [begin, value] : head) {
    ++number;
    const std::string line = take_line(text);
    if (!line.starts_with(begin) || line.size() == begin.size()) {
      mutant.fault = bad_line(number, begin, line);
      return mutant;
    }
    *value = line.substr(begin.size());
  }
  if (mutant.killer.starts_with(no_race)) {
    mutant.for_races = true;
    mutant.killer.erase(0, no_race.size());
  }
  mutant.bodies = divide(text);
  return mutant;
}

std::vector<Mutant> find_mutants(const fs::path& root, int lesson, const std::vector<Step>& steps,
                                 const std::vector<Case>& cases) {
  std::vector<Mutant> mutants;
  const fs::path dir = root / ("tests/mutants/lesson0" + std::to_string(lesson));
  if (!fs::is_directory(dir)) return mutants;
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (entry.path().extension() != ".cpp") continue;
    Mutant mutant = parse_mutant(entry.path().stem().string(), read_text(entry.path()));
    if (mutant.fault.empty()) mutant.fault = misfit(mutant, steps, cases);
    mutants.push_back(std::move(mutant));
  }
  std::sort(mutants.begin(), mutants.end(),
            [](const Mutant& a, const Mutant& b) { return a.name < b.name; });
  return mutants;
}

const Case* killer_of(const Mutant& mutant, const std::vector<Case>& cases) {
  const Case* found = nullptr;
  for (const Case& one : cases) {
    if (one.title == mutant.killer && (found == nullptr || one.step == mutant.step)) found = &one;
  }
  return found;
}

std::map<std::string, std::string> mutated(const fs::path& root, const std::vector<Step>& steps,
                                           const Mutant& mutant) {
  Step wrong = get_step(steps, mutant.step);
  for (std::size_t i = 0; i < wrong.regions.size(); ++i) wrong.regions[i].body = mutant.bodies[i];
  std::map<std::string, std::string> files;
  for (const std::string& file : lesson_files(root, wrong.lesson())) {
    files[file] = splice(file, read_text(root / file), bodies_of(wrong));
  }
  return files;
}

std::string fault_of_trial(const Mutant& mutant, const Report& report) {
  if (!report.failure.empty()) return "does not compile:\n" + report.failure;
  for (const Row& row : report.rows) {
    if (!row.is_built) return "does not compile with all cases:\n" + row.judgement.told;
  }
  const Row* killer = row_of_killer(mutant, report);
  if (killer == nullptr) return "was not run against \"" + mutant.killer + "\"";
  const std::string others = others_that_kill(report);
  if (others.empty()) return "survives: no case fails";
  const Verdict verdict = killer->judgement.verdict;
  if (verdict == Verdict::pass)
    return "is not killed by \"" + mutant.killer + "\", but by others:" + others;
  const std::string seen = reasons(*killer);
  if (seen.find(mutant.shows) == seen.npos) {
    return "is killed for another reason: \"" + mutant.shows + "\" is not in\n" + seen;
  }
  return {};
}

}  // namespace pollen::kit
