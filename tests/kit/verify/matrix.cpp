#include "tests/kit/verify/matrix.hpp"

#include <algorithm>

#include "tests/kit/terminal.hpp"

namespace pollen::kit {

namespace {

constexpr std::size_t columns_of_page = 80;
constexpr std::size_t columns_of_mark = 5;  // "  ok "
constexpr std::size_t widest_name = 34;

//! What a case said about a mutant.
std::string letter_of(const Mutant& mutant, const Row* row, bool is_killer, bool is_right) {
  if (row == nullptr || !row->is_done) return " ";
  const bool passes = row->judgement.verdict == Verdict::pass;
  if (row->graded.title == mutant.killer && is_killer)
    return is_right ? paint(Tone::good, "K") : paint(Tone::bad, passes ? "-" : "?");
  return passes ? paint(Tone::faint, "·") : "x";
}

const Row* find_row(const Report& report, const std::string& step, const std::string& title) {
  const auto found = std::find_if(report.rows.begin(), report.rows.end(), [&](const Row& row) {
    return row.graded.step == step && row.graded.title == title;
  });
  return found == report.rows.end() ? nullptr : &*found;
}

}  // namespace

std::size_t Matrix::Group::columns() const { return std::max<std::size_t>(titles.size(), 3) + 1; }

Matrix::Matrix(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    if (groups_.empty() || groups_.back().step != one.step) groups_.push_back({one.step, {}});
    groups_.back().titles.push_back(one.title);
  }
  std::size_t taken = columns_of_mark;
  for (const Group& group : groups_) taken += group.columns();
  name_columns_ =
      taken + 10 > columns_of_page ? 10 : std::min(columns_of_page - taken, widest_name);
}

std::string Matrix::header() const {
  std::string text(columns_of_mark + name_columns_, ' ');
  for (const Group& group : groups_) text += fit(group.step, group.columns());
  return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

std::string Matrix::line(const Mutant& mutant, const Report& report, bool is_right) const {
  std::string text = is_right ? paint(Tone::good, "  ok ") : paint(Tone::bad, " BAD ");
  text += fit(mutant.name, name_columns_ - 1) + " ";
  const Case* killer = nullptr;
  std::vector<Case> cases;
  for (const Row& row : report.rows) cases.push_back(row.graded);
  killer = killer_of(mutant, cases);
  for (const Group& group : groups_) {
    for (const std::string& title : group.titles) {
      const bool is_killer = killer != nullptr && killer->step == group.step;
      text += letter_of(mutant, find_row(report, group.step, title), is_killer, is_right);
    }
    text += std::string(group.columns() - group.titles.size(), ' ');
  }
  return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

std::string Matrix::legend() {
  return "A letter for each case, in the order of their files:  K the one that is to\n"
         "kill it does so, for its reason;  - it does not;  ? for another reason;\n"
         "x another one that kills it, too;  · one that passes.  Cases of earlier steps\n"
         "come to no later step, so they are not run.\n";
}

}  // namespace pollen::kit
