#include "tests/kit/grader/class.hpp"

#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "tests/kit/grader/collect.hpp"
#include "tests/kit/grader/gradescope.hpp"
#include "tests/kit/grader/printable.hpp"
#include "tests/kit/grader/report.hpp"
#include "tests/kit/steps.hpp"
#include "tests/kit/terminal.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

//! FNV-1a.
void mix(std::uint64_t& hash, const std::string& text) {
  for (const char c : text + '\n') {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  }
}

//! Tells whether anything that decides about the grade has changed: the files of the submission,
//! the cases, the lessons below, the compiler.
std::string digest(const Order& order) {
  Files files;
  add_tree(files, order.sources.tests / "tests/graded", "tests");
  if (!order.sources.hidden.empty()) add_tree(files, order.sources.hidden, "hidden");
  for (int below = 1; below < order.sources.lesson; ++below) {
    const std::string folder = lesson_folder(order.sources.reference, below);
    add_tree(files, order.sources.reference / folder, folder);
  }
  try {
    (void)add_submission(files, order.sources);
  } catch (const SubmissionError&) {  // that it cannot be graded is what will be told
  }
  files["compiler"] = order.compiler;
  std::uint64_t hash = 14695981039346656037u;
  for (const auto& [name, text] : files) {
    mix(hash, name);
    mix(hash, text);
  }
  std::ostringstream text;
  text << std::hex << std::setfill('0') << std::setw(16) << hash;
  return text.str();
}

//! Links are not followed: one could lead to somebody else's work.
std::vector<fs::path> folders_in(const fs::path& dir) {
  std::vector<fs::path> found;
  if (fs::is_directory(dir)) {
    for (const auto& entry : fs::directory_iterator(dir)) {
      if (is_by_the_way(entry.path()) || !entry.is_directory()) continue;
      if (entry.is_symlink()) {
        std::cout << wrap("Note: left out: " + printable(entry.path().filename().string()) +
                          ": a link");
      } else {
        found.push_back(entry.path());
      }
    }
  }
  if (found.empty()) throw std::runtime_error("there are no folders in " + dir.string());
  std::sort(found.begin(), found.end());
  return found;
}

//! The line of the CSV: name, points, of how many, runs that passed, runs, and what went wrong.
std::string line_of(const std::string& name, const Report& report) {
  const auto passed = std::count_if(report.rows.begin(), report.rows.end(), [](const Row& row) {
    return row.is_done && row.judgement.verdict == Verdict::pass;
  });
  std::ostringstream line;
  line << csv_field(name) << ',' << report.score() << ',' << report.max() << ',' << passed << ','
       << report.rows.size() << ','
       << csv_field(report.failure.substr(0, report.failure.find('\n'))) << '\n';
  return line.str();
}

//! What was kept of a submission that was graded before.
struct Kept {
  std::string digest;
  std::string line;  //!< Of the table.
};

Kept read_kept(const fs::path& file) {
  const std::string text = fs::exists(file) ? read_text(file) : "";
  const std::size_t end = std::min(text.find('\n'), text.size());
  return {text.substr(0, end), text.substr(std::min(end + 1, text.size()))};
}

//! Grades one submission, if it has changed, and gives its line.
std::string grade_one(const Order& order, const std::string& name, const fs::path& out) {
  const fs::path done = out / ".done" / name;
  const std::string now = digest(order);
  if (const Kept kept = read_kept(done); kept.digest == now) {
    std::cout << "graded before\n";
    return kept.line;
  }
  const Report report = grade(order, {});
  write_text(out / (name + ".md"), feedback_page(report, name));
  write_text(out / (name + ".json"), gradescope_results(report));
  std::string line = line_of(name, report);
  write_text(done, now + "\n" + line);
  std::cout << report.score() << " of " << report.max() << '\n';
  return line;
}

using Table = std::map<std::string, std::string>;  // lines by submissions

void write_table(const Table& lines, const fs::path& file) {
  std::string text = "submission,score,max_score,passed,runs,failure\n";
  for (const auto& [name, line] : lines) text += line;
  write_text(file, text);
}

}  // namespace

void grade_class(const Order& order, const fs::path& submissions, const fs::path& out) {
  const auto folders = folders_in(submissions);
  (void)find_cases(order.sources.tests, order.sources.lesson, order.sources.hidden);
  Table table;
  for (const fs::path& folder : folders) {  // if this run is interrupted, they keep their points
    const std::string name = folder.filename().string();
    table[name] = read_kept(out / ".done" / name).line;
  }
  std::string lost;
  std::size_t number = 0;
  for (const fs::path& folder : folders) {
    const std::string name = folder.filename().string();
    Order one = order;
    one.sources.submission = folder;
    std::cout << std::to_string(++number) + "/" + std::to_string(folders.size()) << "  "
              << fit(printable(name), 40) << "  " << std::flush;
    try {
      table[name] = grade_one(one, name, out);
    } catch (const std::exception& error) {
      std::cout << "not graded\n";
      std::cerr << wrap(name + " was not graded: " + error.what());
      table[name] = csv_field(name) + ",,,,,not graded: the grader failed\n";
      lost += (lost.empty() ? "" : ", ") + name;
    }
    write_table(table, out / "grades.csv");
  }
  std::cout << "The grades: " << (out / "grades.csv").string() << '\n';
  if (!lost.empty()) {
    throw std::runtime_error("not graded, through no fault of their authors: " + lost +
                             ". Mend what is said above, and call this again");
  }
}

}  // namespace pollen::kit
