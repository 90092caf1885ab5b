#include <cstdio>
#include <sstream>

#include "tests/kit/grader/gradescope.hpp"

namespace pollen::kit {

namespace {

//! How many bytes the UTF-8 character at `i` has; 0 if there is none.
std::size_t character_at(const std::string& text, std::size_t i) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  std::size_t size = 0;
  if (byte(i) < 0x80)
    size = 1;
  else if (byte(i) >= 0xc2 && byte(i) < 0xe0)
    size = 2;
  else if (byte(i) >= 0xe0 && byte(i) < 0xf0)
    size = 3;
  else if (byte(i) >= 0xf0 && byte(i) < 0xf5)
    size = 4;
  if (size == 0 || i + size > text.size()) return 0;
  for (std::size_t k = 1; k < size; ++k) {
    if ((byte(i + k) & 0xc0) != 0x80) return 0;
  }
  return size;
}

//! A JSON string. Programs print anything: what is no UTF-8 becomes a question mark.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = character_at(text, i);
    const char c = text[i];
    if (size == 0) {
      result += '?';
    } else if (c == '"' || c == '\\') {
      result.append("\\").append(1, c);
    } else if (c == '\n') {
      result += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      result += escape;
    } else {
      result += text.substr(i, size);
    }
    i += size == 0 ? 1 : size;
  }
  return result + "\"";
}

std::string output_of(const Row& row) {
  if (!row.is_done) return "This case was not run: the time was over, or nothing could be built.\n";
  std::string text = name_of(row.judgement.verdict) + "\n" + row.judgement.told;
  if (row.judgement.verdict != Verdict::pass)
    text += "A hint: make hint STEP=" + row.graded.step + "\n";
  return text;
}

std::string notes_of(const Report& report) {
  std::string text = report.failure;
  for (const std::string& note : report.notes) text += note + "\n";
  return text;
}

}  // namespace

std::string gradescope_results(const Report& report) {
  if (report.is_void) return {};
  std::ostringstream json;
  json << "{\n  \"score\": " << report.score() << ",\n  \"output\": " << quoted(notes_of(report))
       << ",\n  \"output_format\": \"text\",\n  \"visibility\": \"visible\",\n  \"tests\": [";
  const char* comma = "\n";
  for (const Row& row : report.rows) {
    const bool passed = row.is_done && row.judgement.verdict == Verdict::pass;
    const std::string title = row.title();
    json << comma << "    {\"name\": " << quoted(title)
         << ", \"number\": " << quoted(row.graded.step) << ", \"score\": " << row.score()
         << ", \"max_score\": " << row.max() << ",\n     \"status\": \""
         << (passed ? "passed" : "failed") << "\", \"output\": " << quoted(output_of(row))
         << ",\n     \"output_format\": \"text\", \"visibility\": \""
         << (row.graded.hidden ? "hidden" : "visible") << "\"}";
    comma = ",\n";
  }
  json << "\n  ]\n}\n";
  return json.str();
}

}  // namespace pollen::kit
