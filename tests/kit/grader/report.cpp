#include "tests/kit/grader/report.hpp"

#include <regex>
#include <set>
#include <sstream>

#include "tests/kit/terminal.hpp"

namespace pollen::kit {

namespace {

Tone tone_of(const Row& row) {
  if (!row.is_done || row.judgement.verdict == Verdict::todo) return Tone::faint;
  return row.judgement.verdict == Verdict::pass ? Tone::good : Tone::bad;
}

std::string verdict_of(const Row& row) {
  return row.is_done ? name_of(row.judgement.verdict) : "NOT RUN";
}

std::string points_of(int score, int max) {
  return std::to_string(score) + "/" + std::to_string(max);
}

//! True if code of this step went astray and came to a later step, which is not written.
bool went_too_far(const Row& row) {
  static const std::regex unwritten(R"(step (\d\.\d) is not written yet)");
  std::smatch found;
  return row.judgement.verdict == Verdict::todo &&
         std::regex_search(row.judgement.told, found, unwritten) && found.str(1) > row.graded.step;
}

bool is_told(const Row& row) {
  if (!row.is_done || row.judgement.verdict == Verdict::pass) return false;
  return row.judgement.verdict != Verdict::todo || went_too_far(row);
}

std::string indented(const std::string& text) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) result += wrap(line, "  ");
  return result;
}

std::string heading_of(const Row& row) {
  return paint(Tone::strong, row.graded.step + " " + row.title()) + ": " +
         paint(Tone::bad, verdict_of(row)) + "\n";
}

std::string failure_of(const Row& row) {
  return "\n" + heading_of(row) + indented(row.judgement.told) +
         "  A hint: make hint STEP=" + row.graded.step + "\n";
}

}  // namespace

std::string row_line(const Row& row) {
  const std::string points = points_of(row.score(), row.max());
  return "  " + row.graded.step + "  " + fit(row.title(), 55) + " " +
         paint(tone_of(row), fit(verdict_of(row), 10)) +
         std::string(points.size() < 7 ? 7 - points.size() : 0, ' ') + points + "\n";
}

std::string failures(const Report& report, std::size_t most, bool for_learner) {
  std::string text;
  std::set<std::string> told;  // as of ten cases that the same error keeps from compiling
  std::size_t kept = 0;
  std::size_t hidden = 0;
  for (const Row& row : report.rows) {
    if (!is_told(row)) continue;
    if (row.graded.hidden && for_learner) {
      ++hidden;
    } else if (told.contains(row.graded.step + row.judgement.told)) {
      text += heading_of(row) + "  The same.\n";
    } else if (told.size() == most) {
      ++kept;
    } else {
      told.insert(row.graded.step + row.judgement.told);
      text += failure_of(row);
    }
  }
  if (kept > 0) {
    text += "\nAnd " + std::to_string(kept) + " more: make check STEP=… tells those of a step.\n";
  }
  if (hidden > 0) text += "\nOf the hidden cases " + std::to_string(hidden) + " do not pass.\n";
  return text;
}

std::string summary(const Report& report) {
  std::string text;
  for (const std::string& note : report.notes) text += wrap("Note: " + note);
  if (!report.failure.empty()) text += "\n" + report.failure + "\n";
  const std::string points =
      std::to_string(report.score()) + " of " + std::to_string(report.max()) + " points";
  return text + "Lesson " + std::to_string(report.lesson) + ": " +
         paint(report.is_perfect() ? Tone::good : Tone::strong, points) + "\n";
}

std::string feedback_page(const Report& report, const std::string& name) {
  std::string text = "# Lesson " + std::to_string(report.lesson) + ": " + name + "\n\n" +
                     std::to_string(report.score()) + " of " + std::to_string(report.max()) +
                     " points\n\n";
  for (const std::string& note : report.notes) text += "- " + note + "\n";
  if (!report.failure.empty()) text += "\n```\n" + report.failure + "```\n";
  text += "\n| step | case | verdict | points |\n|---|---|---|---|\n";
  for (const Row& row : report.rows) {
    text += "| " + row.graded.step + " | " + (row.graded.hidden ? "(hidden)" : row.title()) +
            " | " + verdict_of(row) + " | " + points_of(row.score(), row.max()) + " |\n";
  }
  const std::string told = failures(report, report.rows.size(), true);
  if (!told.empty()) text += "\n```" + told + "```\n";
  return text;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == text.npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv(const Report& report) {
  std::string text = "step,case,sanitizers,verdict,score,max_score\n";
  for (const Row& row : report.rows) {
    text += row.graded.step + "," + csv_field(row.graded.title) + "," +
            (row.for_races ? "thread" : "address+undefined") + "," + verdict_of(row) + "," +
            std::to_string(row.score()) + "," + std::to_string(row.max()) + "\n";
  }
  return text;
}

}  // namespace pollen::kit
