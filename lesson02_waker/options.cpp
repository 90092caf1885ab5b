#include "lesson02_waker/options.hpp"

#include <CLI/CLI.hpp>

#include "lesson02_waker/trace/output.hpp"

Options parse_options(int argc, char** argv) {
  CLI::App app{"Lesson 2: wakers. A future says when it is worth asking again."};
  Options options;
  app.add_option("--delay", options.delay_ms, "milliseconds until the thread answers")
      ->check(CLI::Range(0, 60'000));
  app.add_option("--trace", options.trace, pollen::trace::option_help)
      ->check(pollen::trace::check_output);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return options;
}
