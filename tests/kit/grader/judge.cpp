#include "tests/kit/grader/judge.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <cstring>
#include <optional>
#include <regex>
#include <sstream>

#include "tests/graded/record.hpp"
#include "tests/kit/terminal.hpp"
#include "tests/kit/todo.hpp"

namespace pollen::kit {

namespace {

constexpr std::size_t most_lines = 60;

std::optional<graded::Record> parse_record(const std::string& text) {
  graded::Record record;
  std::istringstream in(text);
  if (in >> record.cases >> record.failed_cases >> record.asserts >> record.failed_asserts)
    return record;
  return std::nullopt;
}

std::size_t report_begin(const std::string& output) {
  static const std::regex begin(
      R"((==\d+== ?)?(ERROR: \w+Sanitizer|WARNING: ThreadSanitizer)|[^\n]*: runtime error: )");
  std::smatch match;
  return std::regex_search(output, match, begin) ? static_cast<std::size_t>(match.position())
                                                 : output.npos;
}

//! The beginning of what a program printed: its story comes first.
std::string story_of(const std::string& output) {
  const std::size_t report = report_begin(output);
  std::istringstream lines(output.substr(0, report));
  std::string text;
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    if (line.find_first_not_of('=') == line.npos) continue;  // what begins a sanitizer's report
    if (count == most_lines) return text + "     … (more was printed)\n";
    text += (width(line) > 200 ? fit(line, 200) : line) + "\n";
  }
  return text;
}

Judgement judge_crash(const Ended& ended) {
  const int signal = WTERMSIG(ended.status);
  if (signal == SIGXCPU) {
    return {Verdict::timeout, story_of(ended.output) +
                                  "It used too much time of the processor: "
                                  "does a loop never end?\n"};
  }
  return {Verdict::crash,
          story_of(ended.output) + "The program crashed: " + ::strsignal(signal) + ".\n"};
}

Judgement judge_hang(const Ended& ended) {
  std::string told = story_of(ended.output);
  told += ended.why == Ended::idle ? "Then nothing happened any more: it hangs.\n"
                                   : "It did not come to its end in time.\n";
  return {Verdict::timeout, told + ended.threads};
}

Judgement judge_record(const graded::Record& record, const Ended& ended) {
  if (record.cases != 1) return {Verdict::no_verdict, "There is no such case in the program.\n"};
  if (record.failed_cases > 0 || record.failed_asserts > 0)
    return {Verdict::fail, story_of(ended.output)};
  if (report_begin(ended.output) != std::string::npos &&
      WEXITSTATUS(ended.status) == sanitizer_status) {
    return {Verdict::sanitizer, story_of(ended.output) + shorten_report(ended.output)};
  }
  if (record.asserts <= 0)
    return {Verdict::no_verdict, "The case ended without an expectation being checked.\n"};
  if (ended.status != 0) {
    return {Verdict::no_verdict, "All went well, but then the program ended with status " +
                                     std::to_string(WEXITSTATUS(ended.status)) + ".\n"};
  }
  return {Verdict::pass, story_of(ended.output)};
}

}  // namespace

std::string name_of(Verdict verdict) {
  constexpr const char* names[] = {"PASS",  "FAIL",      "TODO",      "TIMEOUT",
                                   "CRASH", "SANITIZER", "NO-VERDICT"};
  return names[static_cast<int>(verdict)];
}

Judgement judge(const Ended& ended) {
  const std::string story = story_of(ended.output);
  if (ended.why == Ended::lost)
    return {Verdict::no_verdict, story + "The program killed the process that watched it.\n"};
  if (ended.why == Ended::memory)
    return {Verdict::crash, story + "It used more memory than is allowed, 1 GB.\n"};
  if (ended.why != Ended::by_itself) return judge_hang(ended);
  if (WIFSIGNALED(ended.status)) return judge_crash(ended);
  const int status = WEXITSTATUS(ended.status);
  if (const auto record = parse_record(ended.record)) return judge_record(*record, ended);
  if (status == todo_status) return {Verdict::todo, story};
  if (status == sanitizer_status && report_begin(ended.output) != std::string::npos)
    return {Verdict::sanitizer, story + shorten_report(ended.output)};
  return {Verdict::no_verdict, story + "The program ended itself, with status " +
                                   std::to_string(status) + ", before the case was at its end.\n"};
}

std::vector<std::string> sanitizer_options(bool with_leaks) {
  const std::string status = "exitcode=" + std::to_string(sanitizer_status);
  const std::string leaks = with_leaks ? ":detect_leaks=1" : ":detect_leaks=0";
  return {"ASAN_OPTIONS=" + status + leaks + ":detect_stack_use_after_return=1",
          "LSAN_OPTIONS=" + status,
          "UBSAN_OPTIONS=" + status + ":print_stacktrace=1:halt_on_error=1",
          "TSAN_OPTIONS=" + status + ":halt_on_error=1:atexit_sleep_ms=50"};
}

std::string shorten_report(const std::string& output) {
  static const std::regex frame(R"(^ *#\d+ 0x[0-9a-f]+ in (.*) ((?:lesson0\d|tests)\S*:\d+).*)");
  static const std::regex tsan_frame(R"(^ *#\d+ (.*) ((?:lesson0\d|tests)\S*:\d+).*)");
  static const std::regex noise(
      R"(==\d+== ?|\(pid=\d+\)| on address.*| on unknown.*| at 0x[0-9a-f]+|:$)");
  static const std::regex section(
      R"(^(?:.*Sanitizer: .*|.*: runtime error: .*|freed by .*|previously allocated .*|)"
      R"( *(?:Previous |Atomic |Write |Read ).*|(?:Direct|Indirect) leak .*|)"
      R"(allocated by .*))");
  const std::size_t begin = report_begin(output);
  if (begin == output.npos) return {};
  std::istringstream lines(output.substr(begin));
  std::string text;
  int frames = 0;
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line) && count < 16;) {
    std::smatch part;
    if (line.starts_with("SUMMARY")) break;
    if (std::regex_match(line, part, frame) || std::regex_match(line, part, tsan_frame)) {
      if (++frames > 2) continue;
      text += "    at " + part[2].str() + "\n";
      ++count;
    } else if (std::regex_match(line, section)) {
      line = std::regex_replace(line, noise, "");
      line = line.substr(line.find_first_not_of(' '));
      text += (width(line) > 76 ? fit(line, 76) : line) + "\n";
      frames = 0;
      ++count;
    }
  }
  return text;
}

}  // namespace pollen::kit
