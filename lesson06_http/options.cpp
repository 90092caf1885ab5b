#include "lesson06_http/options.hpp"

#include <CLI/CLI.hpp>

#include "lesson02_waker/trace/output.hpp"

Options parse_options(int argc, char** argv) {
  CLI::App app{"Lesson 6: a web service. Try http://127.0.0.1:3000/ in a browser."};
  Options options;
  app.add_option("--host", options.host, "the address to listen on")->capture_default_str();
  app.add_option("--port", options.port, "the port; 0: any that is free")->capture_default_str();
  app.add_option("--threads", options.threads, "how many workers")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--max-body", options.max_body, "bytes of a request's body")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--header-timeout", options.header_timeout, "seconds for a request's head")
      ->check(CLI::Range(0.001, 86'400.0))
      ->capture_default_str();
  app.add_option("--idle-timeout", options.idle_timeout, "seconds until the next request")
      ->check(CLI::Range(0.001, 86'400.0))
      ->capture_default_str();
  app.add_option("--static", options.folder, "a folder to serve below /static/")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--record", options.record, "show the server's last moments at /trace");
  app.add_option("--trace", options.trace, pollen::trace::option_help)
      ->check(pollen::trace::check_output);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return options;
}
