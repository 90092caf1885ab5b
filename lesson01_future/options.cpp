#include "lesson01_future/options.hpp"

#include <CLI/CLI.hpp>

Options parse_options(int argc, char** argv) {
  CLI::App app{"Lesson 1: futures are asked. Nothing runs until somebody polls."};
  Options options;
  app.add_option("--from", options.from, "where the countdown starts")->check(CLI::Range(0, 1000));
  app.add_option("--wait", options.wait_ms, "how many milliseconds part 3 waits")
      ->check(CLI::Range(0, 60'000));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return options;
}
