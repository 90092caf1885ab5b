#include "lesson04_reactor/options.hpp"

#include <CLI/CLI.hpp>

#include "lesson02_waker/trace/output.hpp"

Options parse_options(int argc, char** argv) {
  CLI::App app{"Lesson 4: the reactor. Thousands of connections on one thread."};
  Options options;
  app.add_option("--connections", options.connections, "how many clients")
      ->check(CLI::Range(1, 200'000));
  app.add_option("--lines", options.lines, "how much each of them says")
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--file", options.path, "the file to read meanwhile");
  app.add_flag("--serve", options.serve, "be a chat server instead");
  app.add_option("--port", options.port, "its port");
  app.add_option("--trace", options.trace, pollen::trace::option_help)
      ->check(pollen::trace::check_output);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return options;
}
