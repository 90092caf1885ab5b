// The course kit: writes workbooks and hand-outs, and grades them. `make` calls it; see there.

#include <CLI/CLI.hpp>

#include "tests/kit/commands.hpp"
#include "tests/kit/terminal.hpp"

int main(int argc, char** argv) {
  CLI::App app{"The course kit of Pollen: workbooks, hand-outs, graded tests."};
  app.require_subcommand(1);
  pollen::kit::add_workbook_commands(app);
  pollen::kit::add_grade_commands(app);
  pollen::kit::add_verify_commands(app);
  pollen::kit::add_docs_commands(app);
  try {
    app.parse(argc, argv);  // the callback of the subcommand does the work
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    std::cerr << pollen::kit::wrap(std::string("error: ") + error.what());
    return 1;
  }
  return 0;
}
