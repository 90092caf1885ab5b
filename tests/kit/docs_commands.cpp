#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "tests/kit/commands.hpp"
#include "tests/kit/docs/docs.hpp"

namespace pollen::kit {

namespace {

//! A command on a page is run as a reader would: not as a part of the make that runs this.
void forget_make() {
  for (const char* name : {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"}) unsetenv(name);
}

void report(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    std::cerr << problem.file << ':' << problem.line << ": " << problem.what << '\n';
  }
  if (!problems.empty()) throw CLI::RuntimeError(1);
}

}  // namespace

void add_docs_commands(CLI::App& app) {
  auto options = std::make_shared<DocsOptions>();
  auto* renew = app.add_subcommand("docs", "put code and output anew into the pages");
  auto* check = app.add_subcommand("docs-check", "compare the pages with code and output");
  for (auto* command : {renew, check}) {
    command->add_option("pages", options->files, "which pages; all of them if none is given");
    command->add_option("--seconds", options->seconds, "that a console block may run");
    command->add_flag("!--no-console", options->runs_commands, "leave console blocks alone");
  }
  check->add_option("--compiler", options->compiler, "for sketches");
  check->add_flag("--strict", options->needs_speller, "fail if spelling cannot be checked");
  check->add_flag("!--no-mutants", options->tries_mutants, "build no wrong version");
  renew->callback([options] {
    forget_make();
    Docs docs(*options);
    docs.renew(std::cout);
    report(docs.problems());
  });
  check->callback([options] {
    forget_make();
    Docs docs(*options);
    docs.check(std::cout);
    report(docs.problems());
  });
}

}  // namespace pollen::kit
