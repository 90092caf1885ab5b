#pragma once
// The chapters (the lessons' README.md), as far as the kit reads and changes them.

#include <string>
#include <string_view>
#include <vector>

#include "tests/kit/steps.hpp"

namespace pollen::kit {

//! The hints of a step: what stands between `<details><summary>Hint …</summary>` and `</details>`
//! below the heading `### Step 2.3`. Empty if there are none.
std::vector<std::string> find_hints(std::string_view chapter, const std::string& step);

//! The chapter without the code of these steps: where it is quoted, `todo` stands in its place.
std::string hide_solutions(std::string_view chapter, const std::vector<Step>& open);

}  // namespace pollen::kit
