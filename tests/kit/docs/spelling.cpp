#include "tests/kit/docs/spelling.hpp"

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "tests/kit/docs/console.hpp"
#include "tests/kit/lines.hpp"
#include "tests/kit/steps.hpp"

namespace pollen::kit {

namespace {

const char* const drafts = "build/kit/words";
const char* const aspell = "aspell list --lang=en --encoding=utf-8";

std::string lower(std::string_view word) {
  std::string result;
  for (const char c : word)
    result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

bool is_letter(std::string_view text, std::size_t at) {
  return at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0;
}

//! The words of a line: letters, and apostrophes between them. What holds a digit or a _, or a dot
//! before a letter as the name of a file does, is no word.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    bool is_word = true;
    for (; end < line.size(); ++end) {
      const char c = line[end];
      const bool joins = (c == '\'' || c == '.') && end > at && is_letter(line, end + 1);
      if (!is_letter(line, end) && !is_digit(line, end) && c != '_' && !joins) break;
      is_word = is_word && (is_letter(line, end) || c == '\'');
    }
    if (end > at && is_word) words.emplace_back(line.substr(at, end - at));
    at = end > at ? end : at + 1;
  }
  return words;
}

//! The word without the 's of its owner.
std::string_view base(std::string_view word) {
  return word.ends_with("'s") ? word.substr(0, word.size() - 2) : word;
}

}  // namespace

bool has_speller() { return run_command(std::string("echo word | ") + aspell, 10).status == 0; }

std::set<std::string> read_words(std::string_view text) {
  std::set<std::string> words;
  for (const std::string& line : split_lines(text)) words.insert(lower(trim(line)));
  return words;
}

std::vector<Problem> check_spelling(const std::vector<Page>& pages,
                                    const std::set<std::string>& known) {
  std::map<std::string, Problem> first_uses;
  std::string all;
  for (const Page& page : pages) {
    for (std::size_t i = 0; i < page.prose.size(); ++i) {
      for (const std::string& word : words_of(page.prose[i])) {
        if (known.contains(lower(base(word)))) continue;
        const bool is_new = first_uses.emplace(word, Problem{page.file, i + 1, {}}).second;
        if (is_new) all += word + '\n';
      }
    }
  }
  write_text(drafts, all);
  std::vector<Problem> problems;
  for (const std::string& word : run_command(aspell + (" <" + std::string(drafts)), 60).output) {
    const auto found = first_uses.find(word);
    if (found == first_uses.end()) continue;
    Problem problem = found->second;
    problem.what = "is '" + word + "' spelt so? If it is: add it to tests/kit/words.txt";
    problems.push_back(std::move(problem));
    first_uses.erase(found);
  }
  return problems;
}

}  // namespace pollen::kit
