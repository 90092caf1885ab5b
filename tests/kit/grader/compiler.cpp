#include "tests/kit/grader/compiler.hpp"

#include <sys/wait.h>

#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "tests/kit/grader/printable.hpp"
#include "tests/kit/steps.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

std::string read_log(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(1 << 20, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

void check_make(const Ended& ended) {
  if (ended.why == Ended::time || ended.why == Ended::memory) return;
  const bool has_ended = ended.why == Ended::by_itself && WIFEXITED(ended.status);
  if (!has_ended) throw std::runtime_error("the build was killed");
  const int status = WEXITSTATUS(ended.status);
  const bool has_run = status == 0 || status == 2;
  if (!has_run || ended.output.find("] Error 127") != std::string::npos)
    throw std::runtime_error("make or the compiler cannot be run: " + printable(ended.output));
}

std::string failure_of_machine(const std::string& said) {
  std::istringstream lines(printable(said));
  for (std::string line; std::getline(lines, line);) {
    if (line.find(" | ") != line.npos) continue;  // the code that it quotes
    for (const char* sign :
         {"No space left on device", "Disk quota exceeded", "Read-only file system",
          "Input/output error", "Too many open files", "Resource temporarily unavailable",
          "Cannot allocate memory", "out of memory allocating", "Killed signal terminated program",
          "unable to execute command: Killed"}) {
      if (line.find(sign) != line.npos) return line;
    }
  }
  return {};
}

std::string first_errors(const std::string& said) {
  static const std::regex place(R"(^(?:\./)?([^ :]+:\d+):(?:\d+:)? (?:fatal )?error: (.*))");
  static const std::regex linker(R"(undefined reference to (.*)|multiple definition of ([^;]*))");
  std::istringstream lines(printable(said));
  std::string text;
  int count = 0;
  bool wants_source = false;
  for (std::string line; std::getline(lines, line) && count < 3;) {
    std::smatch part;
    if (std::regex_search(line, part, place)) {
      text += part[1].str() + ": " + part[2].str() + "\n";
      wants_source = true;
    } else if (wants_source && line.find(" | ") != line.npos) {
      text += "  " + line.substr(line.find(" | ") + 3) + "\n";
      wants_source = false;
      ++count;
    } else if (std::regex_search(line, part, linker)) {
      text += part[0].str() + "\n";
      ++count;
    }
  }
  return text.empty() ? printable(said.substr(0, 300)) : text;
}

bool speaks_for_cases(const fs::path& object, bool precompiled) {
  const std::string bytes = read_text(object);
  const char* doctest = precompiled ? "7regTest" : "7doctest";  // whose header is in all of these
  return bytes.find(doctest) != bytes.npos || bytes.find("6graded") != bytes.npos;
}

}  // namespace pollen::kit
