#pragma once
// Links inside the project: to files, to headings, and to lines of code, as in
// [the pump](async.hpp#L70-L80 "for (;;)"). The title of a link to lines must stand in the first of
// them: so it is seen when they move.

#include <filesystem>

#include "tests/kit/docs/page.hpp"

namespace pollen::kit {

//! What is wrong with a page's links. Those to other hosts are not looked at.
std::vector<Problem> check_links(const std::filesystem::path& root, const Page& page);

}  // namespace pollen::kit
