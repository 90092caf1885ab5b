#pragma once
// The pages of the project, checked against its code, or made to follow it.

#include <filesystem>
#include <iosfwd>
#include <map>

#include "tests/kit/docs/console.hpp"
#include "tests/kit/docs/page.hpp"
#include "tests/kit/steps.hpp"

namespace pollen::kit {

struct DocsOptions {
  std::vector<std::string> files;  //!< The pages to look at, from the root; none: all of them.
  std::string compiler = "g++";    //!< For sketches.
  int seconds = 60;                //!< That a command in a console block may take.
  bool runs_commands = true;       //!< Else console blocks are not looked at.
  bool needs_speller = false;      //!< Without aspell: a problem, not only a warning.
  bool tries_mutants = true;       //!< Else the wrong versions that pages name are not built.
};

//! All pages of the tree: the .md files at the top, in the lessons and in the tests.
std::vector<std::string> find_pages(const std::filesystem::path& root);

//! Looks at pages, in the tree that is the current directory, and keeps what it found.
class Docs {
 public:
  explicit Docs(DocsOptions options) : options_(std::move(options)) {}

  //! Puts into the pages what their comments name: code, and what commands print. What cannot be
  //! followed is a problem.
  void renew(std::ostream& log);
  //! Compares, and checks all else. Changes nothing.
  void check(std::ostream& log);

  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Page> read_pages() const;
  void complain(const Page& page, std::size_t line, const std::string& what);
  //! What the block is to hold; the block's own lines if they will do.
  Lines wanted_lines(const Block& block);
  Lines wanted_console(const Block& block);
  void compare_block(const Page& page, const Block& block);
  void check_kind(const Page& page, const Block& block);
  void check_sketch(const Page& page, const Block& block);
  void check_words(const std::vector<Page>& pages, std::ostream& log);
  const Outcome& outcome_of(const std::string& command);

  DocsOptions options_;
  std::map<std::string, Outcome> outcomes_;  // by command: each is run once
  std::vector<Problem> problems_;
};

}  // namespace pollen::kit
