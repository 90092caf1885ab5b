#include "tests/kit/docs/console.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "tests/kit/docs/quotes.hpp"
#include "tests/kit/lines.hpp"

namespace pollen::kit {

namespace {

constexpr std::string_view run_word = "run:";
constexpr std::string_view anything = "…";
constexpr int build_seconds = 600;

//! Takes the option of that name off the end of a command.
std::string take_option(std::string_view& text, std::string_view name) {
  const std::string mark = "; " + std::string(name) + ": ";
  const std::size_t at = text.rfind(mark);
  if (at == text.npos) return {};
  const std::string_view value = trim(text.substr(at + mark.size()));
  text = trim(text.substr(0, at));
  return std::string(value);
}

//! Just behind the number that begins at `at`, and behind its unit of time if it has one.
std::size_t end_of_number(std::string_view line, std::size_t at) {
  const auto goes_on = [&](std::size_t i) {
    return is_digit(line, i) ||
           (i < line.size() && (line[i] == '.' || line[i] == ',') && is_digit(line, i + 1));
  };
  while (goes_on(at)) ++at;
  const std::string_view rest = line.substr(at);
  for (const std::string_view unit :
       {" ns", " µs", " us", " ms", " s", "ns", "µs", "us", "ms", "s"}) {
    const bool ends = rest.size() == unit.size() ||
                      (rest.size() > unit.size() && std::isalnum(rest[unit.size()]) == 0);
    if (rest.starts_with(unit) && ends) return at + unit.size();
  }
  return at;
}

bool is_from_make(const std::string& line) {
  return line.starts_with("compile build/") || line.starts_with("   link build/");
}

std::string in_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

Outcome run_part(const std::string& command, int seconds) {
  const std::string shell = "timeout --kill-after=5 " + std::to_string(seconds) + " bash -c " +
                            in_quotes(command) + " 2>&1 </dev/null";
  std::FILE* pipe = popen(shell.c_str(), "r");
  if (pipe == nullptr) throw DocsError("cannot start a shell");
  std::string text;
  std::array<char, 4096> piece{};
  while (const std::size_t n = std::fread(piece.data(), 1, piece.size(), pipe)) {
    text.append(piece.data(), n);
  }
  const int status = pclose(pipe);
  Outcome outcome;
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.timed_out = outcome.status == 124 || outcome.status == 137;
  for (std::string& line : split_lines(text)) {
    if (!is_from_make(line)) outcome.output.push_back(std::move(line));
  }
  return outcome;
}

}  // namespace

bool is_command(std::string_view source) { return source.starts_with(run_word); }

Command parse_command(std::string_view source) {
  std::string_view text = trim(source.substr(run_word.size()));
  Command command;
  command.shown = take_option(text, "shown");
  const std::string status = take_option(text, "exit");
  const std::string mask = take_option(text, "mask");
  command.run = text;
  command.masked = mask == "numbers";
  command.status = std::atoi(status.c_str());
  if (command.shown.empty()) command.shown = command.run;
  if (command.run.empty()) throw DocsError("the comment names no command after run:");
  if (!mask.empty() && mask != "none" && mask != "numbers") {
    throw DocsError("mask: is numbers or none, not " + mask +
                    "; the order is run: …; mask: …; exit: …; shown: …");
  }
  return command;
}

std::string mask_numbers(std::string_view line) {
  std::string masked;
  for (std::size_t i = 0; i < line.size();) {
    if (is_digit(line, i)) {
      masked += 'N';
      i = end_of_number(line, i);
    } else if (line[i] == ' ') {
      masked += ' ';
      i = std::min(line.find_first_not_of(' ', i), line.size());
    } else {
      masked += line[i++];
    }
  }
  return masked;
}

bool same_output(const Lines& told, const Lines& printed, bool masked) {
  const auto same = [masked](const std::string& a, const std::string& b) {
    return masked ? mask_numbers(a) == mask_numbers(b) : a == b;
  };
  // As for * in the names of files: after a mismatch the last "…" takes one line more.
  std::size_t t = 0;
  std::size_t after_dots = told.size() + 1;
  std::size_t taken = 0;
  for (std::size_t p = 0; p < printed.size();) {
    if (t < told.size() && told[t] == anything) {
      after_dots = ++t;
      taken = p;
    } else if (t < told.size() && same(told[t], printed[p])) {
      ++t;
      ++p;
    } else if (after_dots <= told.size()) {
      t = after_dots;
      p = ++taken;
    } else {
      return false;
    }
  }
  while (t < told.size() && told[t] == anything) ++t;
  return t == told.size();
}

Outcome run_command(const std::string& command, int seconds) {
  const std::size_t end = command.find(" && ");
  if (!command.starts_with("make ")) return run_part(command, seconds);
  Outcome built = run_part(command.substr(0, end), build_seconds);
  if (built.status != 0 || end == command.npos) return built;
  Outcome rest = run_part(command.substr(end + 4), seconds);
  rest.output.insert(rest.output.begin(), built.output.begin(), built.output.end());
  return rest;
}

}  // namespace pollen::kit
