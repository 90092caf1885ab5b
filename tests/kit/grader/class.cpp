#include "tests/kit/grader/class.hpp"

#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "tests/kit/grader/collect.hpp"
#include "tests/kit/grader/gradescope.hpp"
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
//! the cases, the lessons below.
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
  } catch (const std::exception&) {  // that it cannot be graded is what will be told
  }
  std::uint64_t hash = 14695981039346656037u;
  for (const auto& [name, text] : files) {
    mix(hash, name);
    mix(hash, text);
  }
  std::ostringstream text;
  text << std::hex << std::setfill('0') << std::setw(16) << hash;
  return text.str();
}

std::vector<fs::path> folders_in(const fs::path& dir) {
  std::vector<fs::path> found;
  if (fs::is_directory(dir)) {
    for (const auto& entry : fs::directory_iterator(dir)) {
      if (entry.is_directory() && entry.path().filename().string()[0] != '.')
        found.push_back(entry.path());
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

Report grade_one(const Order& order) {
  try {
    return grade(order, {});
  } catch (const std::exception& error) {
    Report report;
    report.lesson = order.sources.lesson;
    report.failure = error.what() + std::string("\n");
    return report;
  }
}

}  // namespace

void grade_class(const Order& order, const fs::path& submissions, const fs::path& out) {
  const auto folders = folders_in(submissions);
  (void)find_cases(order.sources.tests, order.sources.lesson, order.sources.hidden);
  std::string table = "submission,score,max_score,passed,runs,failure\n";
  std::size_t number = 0;
  for (const fs::path& folder : folders) {
    const std::string name = folder.filename().string();
    Order one = order;
    one.sources.submission = folder;
    const std::string stamp = digest(one) + "\n";
    const fs::path done = out / ".done" / name;
    std::string kept = fs::exists(done) ? read_text(done) : "";
    const bool is_done = kept.starts_with(stamp);
    std::cout << std::to_string(++number) + "/" + std::to_string(folders.size()) << "  "
              << fit(name, 40) << "  " << std::flush;
    if (!is_done) {
      const Report report = grade_one(one);
      write_text(out / (name + ".md"), feedback_page(report, name));
      write_text(out / (name + ".json"), gradescope_results(report));
      kept = stamp + line_of(name, report);
      write_text(done, kept);
      std::cout << report.score() << " of " << report.max() << '\n';
    } else {
      std::cout << "graded before\n";
    }
    table += kept.substr(stamp.size());
    write_text(out / "grades.csv", table);
  }
  std::cout << "The grades: " << (out / "grades.csv").string() << '\n';
}

}  // namespace pollen::kit
