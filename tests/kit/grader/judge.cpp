#include "tests/kit/grader/judge.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <regex>
#include <sstream>
#include <string_view>

#include "tests/graded/record.hpp"
#include "tests/kit/grader/printable.hpp"
#include "tests/kit/terminal.hpp"
#include "tests/kit/todo.hpp"

namespace pollen::kit {

namespace {

constexpr std::size_t most_lines = 60;
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::optional<graded::Record> parse_record(const std::string& text) {
  graded::Record record;
  std::istringstream in(text);
  if (in >> record.cases >> record.failed_cases >> record.asserts >> record.failed_asserts)
    return record;
  return std::nullopt;
}

//! Where in a line the mark stands that begins a sanitizer's report, with the process's number in
//! front, as in "==12==ERROR: AddressSanitizer". `line` is a short one.
std::size_t mark_in(std::string_view line) {
  if (line.find(": runtime error: ") != line.npos) return 0;
  const std::size_t tool = line.find("Sanitizer");
  if (tool == line.npos) return line.npos;
  std::size_t begin = line.find_last_not_of(letters, tool);
  begin = begin == line.npos ? 0 : begin + 1;
  for (const std::string_view word : {"ERROR: ", "WARNING: "}) {
    if (begin < word.size() || line.substr(begin - word.size(), word.size()) != word) continue;
    begin -= word.size();
    const std::size_t number = line.find_last_not_of("0123456789= ", begin - 1);
    return begin == 0 || number == line.npos ? 0 : number + 1;
  }
  return line.npos;
}

//! Where a sanitizer's report begins.
std::size_t report_begin(const std::string& output) {
  for (std::size_t begin = 0; begin < output.size();) {
    const std::size_t end = std::min(output.find('\n', begin), output.size());
    const std::size_t mark = mark_in(std::string_view(output).substr(begin, end - begin));
    if (mark != output.npos) return begin + mark;
    begin = end + 1;
  }
  return output.npos;
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

//! Of a frame that lies in the lessons or the tests, as "#1 0x12 in f() lesson01_future/a.hpp:7":
//! the file and the line. Else empty.
std::string place_of_frame(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (!line.starts_with('#')) return {};
  std::size_t begin = line.npos;
  for (const std::string_view folder : {" lesson0", " tests/"}) {
    const std::size_t found = line.rfind(folder);
    if (found != line.npos && (begin == line.npos || found > begin)) begin = found;
  }
  if (begin == line.npos) return {};
  line.remove_prefix(begin + 1);
  line = line.substr(0, line.find(' '));
  const std::size_t end = line.find_last_of("0123456789");
  const std::size_t colon = line.find(':');
  return end != line.npos && colon < end ? std::string(line.substr(0, end + 1)) : std::string();
}

bool begins_section(std::string_view line) {
  if (line.find("Sanitizer: ") != line.npos || line.find(": runtime error: ") != line.npos)
    return true;
  for (const char* text :
       {"freed by ", "previously allocated ", "allocated by ", "Direct leak ", "Indirect leak "}) {
    if (line.starts_with(text)) return true;
  }
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  for (const char* text : {"Previous ", "Atomic ", "Write ", "Read "}) {
    if (line.starts_with(text)) return true;
  }
  return false;
}

//! Without numbers of processes and addresses. `line` is a short one.
std::string without_noise(const std::string& line) {
  static const std::regex noise(
      R"(==\d+== ?| \(pid=\d+\)| on address.*| on unknown.*| at 0x[0-9a-f]+|:$|^ +)");
  return std::regex_replace(line, noise, "");
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

Judgement judge(const Ended& given) {
  Ended ended = given;
  ended.output = printable(given.output);
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

std::string shorten_report(const std::string& given) {
  const std::string output = printable(given);
  const std::size_t begin = report_begin(output);
  if (begin == output.npos) return {};
  std::istringstream lines(output.substr(begin));
  std::string text;
  int frames = 0;
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line) && count < 16;) {
    if (line.starts_with("SUMMARY")) break;
    if (const std::string place = place_of_frame(line); !place.empty()) {
      if (++frames > 2) continue;
      text += "    at " + place + "\n";
      ++count;
    } else if (begins_section(line)) {
      line = without_noise(line);
      text += (width(line) > 76 ? fit(line, 76) : line) + "\n";
      frames = 0;
      ++count;
    }
  }
  return text;
}

}  // namespace pollen::kit
