#include "lesson05_timers/options.hpp"

#include <CLI/CLI.hpp>

#include "lesson02_waker/trace/output.hpp"

Options parse_options(int argc, char** argv) {
  CLI::App app{"Lesson 5: timers. Sleeping, giving up, and ticking."};
  Options options;
  app.add_option("--sleepers", options.sleepers, "how many tasks sleep in part 1")
      ->check(CLI::Range(1, 10'000'000));
  app.add_option("--trace", options.trace, pollen::trace::option_help)
      ->check(pollen::trace::check_output);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return options;
}
