#include "tests/kit/commands.hpp"

namespace pollen::kit {

void add_workbook_commands(CLI::App&) {}

}  // namespace pollen::kit
