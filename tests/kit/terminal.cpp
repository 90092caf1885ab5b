#include "tests/kit/terminal.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <sstream>

namespace pollen::kit {

namespace {

constexpr std::size_t columns_of_page = 80;

bool has_colours() {
  static const bool yes = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  return yes;
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

std::string wrap_line(const std::string& line, std::string_view indent) {
  std::istringstream words(line);
  std::string result;
  std::string row;
  for (std::string word; words >> word;) {
    if (!row.empty() && width(indent) + width(row) + 1 + width(word) > columns_of_page) {
      result.append(indent).append(row) += '\n';
      row.clear();
    }
    row += (row.empty() ? "" : " ") + word;
  }
  return row.empty() ? result + '\n' : result.append(indent).append(row) + '\n';
}

}  // namespace

std::string paint(Tone tone, std::string_view text) {
  if (!has_colours() || tone == Tone::plain) return std::string(text);
  const char* code = tone == Tone::strong ? "1" : tone == Tone::good ? "32" : "31";
  if (tone == Tone::faint) code = "2";
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += begins_character(c) ? 1 : 0;
  return columns;
}

std::string fit(std::string_view text, std::size_t columns) {
  const std::size_t wide = width(text);
  if (wide <= columns) return std::string(text) + std::string(columns - wide, ' ');
  std::string result;
  std::size_t taken = 0;
  for (const char c : text) {
    if (begins_character(c) && ++taken == columns) break;
    result += c;
  }
  return result + "…";
}

std::string wrap(std::string_view text, std::string_view indent) {
  std::istringstream lines{std::string(text)};
  std::string result;
  bool is_code = false;
  for (std::string line; std::getline(lines, line);) {
    const bool is_fence = line.starts_with("```");
    is_code = is_code != is_fence;
    if (is_code || is_fence || line.starts_with(' ')) {
      result.append(indent).append(line) += '\n';
    } else {
      result += wrap_line(line, indent);
    }
  }
  return result;
}

ProgressLine::ProgressLine() : is_seen_(isatty(STDOUT_FILENO) == 1) {}

void ProgressLine::say(const std::string& text) {
  if (is_seen_) std::cout << '\r' << fit(text, columns_of_page - 1) << std::flush;
}

void ProgressLine::clear() {
  if (is_seen_) std::cout << '\r' << std::string(columns_of_page - 1, ' ') << '\r' << std::flush;
}

}  // namespace pollen::kit
