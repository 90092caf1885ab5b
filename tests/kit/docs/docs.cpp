#include "tests/kit/docs/docs.hpp"

#include <algorithm>
#include <ostream>
#include <set>

#include "tests/kit/docs/links.hpp"
#include "tests/kit/docs/quotes.hpp"
#include "tests/kit/docs/sections.hpp"
#include "tests/kit/docs/spelling.hpp"
#include "tests/kit/docs/wrong_versions.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

const fs::path root = ".";
const char* const word_list = "tests/kit/words.txt";
const char* const mutants_tried = "build/kit/verify";
constexpr std::string_view sketch_word = "sketch";
constexpr std::string_view not_run_word = "not run:";

std::string line_of_command(const Block& block, const Command& command) {
  const bool has_prompt = block.lines.empty() || block.lines[0].starts_with("$ ");
  return (has_prompt ? "$ " : "") + command.shown;
}

//! The lesson whose chapter the page is, else 0.
int lesson_of(const std::string& file) {
  if (!file.starts_with("lesson0") || !file.ends_with("/README.md")) return 0;
  return file[7] - '0';
}

//! Keeps the page's lines where only numbers differ that do not count.
void keep_masked(Lines& printed, const Lines& told, bool masked) {
  for (std::size_t i = 0; masked && i < std::min(printed.size(), told.size()); ++i) {
    if (mask_numbers(printed[i]) == mask_numbers(told[i])) printed[i] = told[i];
  }
}

bool is_ours(const std::string& name) { return name.starts_with("lesson0") || name == "tests"; }

}  // namespace

std::vector<std::string> find_pages(const fs::path& tree) {
  std::vector<std::string> pages;
  const auto add = [&](const fs::directory_entry& entry) {
    if (entry.path().extension() == ".md") {
      pages.push_back(fs::relative(entry.path(), tree).generic_string());
    }
  };
  for (const auto& entry : fs::directory_iterator(tree)) {
    add(entry);
    if (!entry.is_directory() || !is_ours(entry.path().filename().string())) continue;
    for (const auto& inner : fs::recursive_directory_iterator(entry)) add(inner);
  }
  std::sort(pages.begin(), pages.end());
  return pages;
}

void Docs::renew(std::ostream& log) {
  for (Page& page : read_pages()) {
    // From the end, so that the numbers of the lines above stay right.
    bool changed = false;
    for (auto block = page.blocks.rbegin(); block != page.blocks.rend(); ++block) {
      try {
        const Lines wanted = wanted_lines(*block);
        if (wanted == block->lines) continue;
        const auto begin = page.lines.begin() + static_cast<std::ptrdiff_t>(block->line);
        const auto rest =
            page.lines.erase(begin, begin + static_cast<std::ptrdiff_t>(block->lines.size()));
        page.lines.insert(rest, wanted.begin(), wanted.end());
        changed = true;
        log << page.file << ':' << block->line << ": renewed: " << block->source << '\n';
      } catch (const std::runtime_error& error) {
        complain(page, block->line, error.what());
      }
    }
    if (changed) write_text(root / page.file, join_lines(page.lines));
  }
}

void Docs::check(std::ostream& log) {
  const std::vector<Page> pages = read_pages();
  const std::vector<Step> steps = find_steps(root);
  std::size_t blocks = 0;
  std::size_t links = 0;
  const auto add = [this](std::vector<Problem> found) {
    problems_.insert(problems_.end(), found.begin(), found.end());
  };
  for (const Page& page : pages) {
    for (const Block& block : page.blocks) compare_block(page, block);
    add(check_links(root, page));
    add(check_folds(page));
    if (const int lesson = lesson_of(page.file); lesson > 0) {
      std::vector<Step> own;
      std::copy_if(steps.begin(), steps.end(), std::back_inserter(own),
                   [lesson](const Step& step) { return step.lesson() == lesson; });
      add(check_sections(root, page, own));
    }
    blocks += page.blocks.size();
    links += page.links.size();
  }
  check_words(pages, log);
  if (options_.tries_mutants)
    add(check_wrong_versions({root, mutants_tried, options_.compiler}, pages));
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  log << pages.size() << " pages, " << blocks << " blocks, " << outcomes_.size()
      << " commands run, " << links << " links: " << problems_.size() << " problems\n";
}

std::vector<Page> Docs::read_pages() const {
  std::vector<Page> pages;
  for (const std::string& file : options_.files.empty() ? find_pages(root) : options_.files) {
    pages.push_back(parse_page(file, read_text(root / file)));
  }
  return pages;
}

void Docs::complain(const Page& page, std::size_t line, const std::string& what) {
  problems_.push_back({page.file, line, what});
}

Lines Docs::wanted_lines(const Block& block) {
  if (is_quote(block.source)) return read_quote(root, block.source);
  if (is_command(block.source) && options_.runs_commands) return wanted_console(block);
  return block.lines;
}

Lines Docs::wanted_console(const Block& block) {
  const Command command = parse_command(block.source);
  const Outcome& outcome = outcome_of(command.run);
  if (outcome.timed_out && command.status == 0) {
    throw DocsError("`" + command.run + "` did not end in time");
  }
  if (outcome.status != command.status) {
    throw DocsError("`" + command.run + "` ended with status " + std::to_string(outcome.status) +
                    ", not " + std::to_string(command.status) + "; it said:\n" +
                    join_lines(outcome.output));
  }
  Lines wanted = outcome.output;
  const std::string first = line_of_command(block, command);
  if (!block.lines.empty() && block.lines[0] == first) {
    const Lines told(block.lines.begin() + 1, block.lines.end());
    if (same_output(told, wanted, command.masked)) return block.lines;
    keep_masked(wanted, told, command.masked);
  }
  wanted.insert(wanted.begin(), first);
  return wanted;
}

void Docs::compare_block(const Page& page, const Block& block) {
  try {
    check_kind(page, block);
    const Lines wanted = wanted_lines(block);
    if (wanted == block.lines) return;
    complain(page, block.line,
             "the block is not what its comment names (" + block.source +
                 "): one of both was changed. `make docs` renews the block; then see whether the " +
                 "text around it still tells the truth\n" + first_difference(block.lines, wanted));
  } catch (const std::runtime_error& error) {
    complain(page, block.line, error.what());
  }
}

void Docs::check_kind(const Page& page, const Block& block) {
  static const std::set<std::string> free = {"http", "makefile", "mermaid", "rust", "text", "yaml"};
  const std::string& source = block.source;
  if (block.end > page.lines.size()) throw DocsError("the block is not closed");
  if (block.language == "cpp") {
    if (source.starts_with(sketch_word)) return check_sketch(page, block);
    if (is_quote(source)) return;
    throw DocsError(
        "a block of code needs a line above that says where it comes from, as "
        "<!-- code: lesson01_future/poll.hpp step 1.1 -->, or <!-- sketch: … -->");
  }
  if (block.language == "console") {
    if (is_command(source) || source.starts_with(not_run_word)) return;
    throw DocsError(
        "a console block needs a line above that says what is run, as "
        "<!-- run: make lesson1 && ./lesson1; mask: numbers -->, or <!-- not run: why -->");
  }
  if (!free.contains(block.language)) {
    throw DocsError("a block is cpp, console, text, mermaid, rust, http, makefile or yaml, not '" +
                    block.language + "'");
  }
}

void Docs::check_sketch(const Page& page, const Block& block) {
  std::string text = "#include <chrono>\n";
  const std::size_t colon = std::min(block.source.find(':'), block.source.size() - 1);
  for (std::string_view names = trim(std::string_view(block.source).substr(colon + 1));
       !names.empty();) {
    const std::size_t end = std::min(names.find(' '), names.size());
    const std::string name(names.substr(0, end));
    names = trim(names.substr(end));
    if (name == sketch_word) continue;
    text += "#include " + (name.starts_with('<') ? name : '"' + name + '"') + '\n';
  }
  const std::string file = "build/kit/sketch.cpp";
  text += "using namespace std::chrono_literals;\nnamespace pollen {}\nusing namespace pollen;\n";
  text += "#line " + std::to_string(block.line + 1) + " \"" + page.file + "\"\n";
  write_text(file, text + join_lines(block.lines));
  const Outcome outcome =
      run_command(options_.compiler + " -std=c++20 -Wall -fsyntax-only -I. " + file, 120);
  if (outcome.status == 0) return;
  Lines first = outcome.output;
  if (first.size() > 8) first.resize(8);
  throw DocsError("the sketch does not compile with the headers that its comment names:\n" +
                  join_lines(first));
}

void Docs::check_words(const std::vector<Page>& pages, std::ostream& log) {
  if (has_speller()) {
    const auto known = read_words(read_text(root / word_list));
    for (Problem& problem : check_spelling(pages, known)) problems_.push_back(std::move(problem));
    return;
  }
  const std::string lacking =
      "spelling was not checked, aspell is lacking: sudo apt-get install aspell aspell-en";
  if (options_.needs_speller) {
    problems_.push_back({word_list, 1, lacking});
  } else {
    log << "warning: " << lacking << '\n';
  }
}

const Outcome& Docs::outcome_of(const std::string& command) {
  const auto known = outcomes_.find(command);
  if (known != outcomes_.end()) return known->second;
  return outcomes_.emplace(command, run_command(command, options_.seconds)).first->second;
}

}  // namespace pollen::kit
