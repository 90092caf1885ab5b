#include "tests/kit/commands.hpp"

namespace pollen::kit {

void add_grade_commands(CLI::App&) {}

}  // namespace pollen::kit
