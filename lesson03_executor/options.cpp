#include "lesson03_executor/options.hpp"

#include <CLI/CLI.hpp>

#include "lesson02_waker/trace/output.hpp"

Options parse_options(int argc, char** argv) {
  CLI::App app{"Lesson 3: executors. Many tasks on one thread, and on several."};
  Options options;
  app.add_option("--tasks", options.tasks, "how many tasks")->check(CLI::Range(1, 10'000'000));
  app.add_option("--yields", options.yields, "how often each steps aside")
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--rounds", options.rounds, "how much it computes in between")
      ->check(CLI::Range(0, 1'000'000'000));
  app.add_option("--threads", options.threads, "the numbers of workers to try")
      ->delimiter(',')
      ->check(CLI::Range(1, 1024));
  app.add_option("--trace", options.trace, pollen::trace::option_help)
      ->check(pollen::trace::check_output);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return options;
}
