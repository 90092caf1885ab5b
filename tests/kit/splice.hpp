#pragma once
// Puts other bodies in place of those between the marks. From one text of a lesson this makes
// starters, half-solved trees, wrong versions, and the lesson again.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/kit/steps.hpp"

namespace pollen::kit {

//! Gives the new body of a region, whole lines; or nothing: it stays as it is.
using Choose = std::function<std::optional<std::string>(const Region&)>;

//! The text of a file with other bodies. Marks and all else stay. Throws as `parse_marks` does.
std::string splice(const std::string& file, std::string_view text, const Choose& choose);

//! The body of a region that is not written yet: one call of `todo`.
std::string todo_body(const Region& region);

//! True if there is such a call in its body; comments do not count.
bool is_todo(const Region& region);
//! True if there is nothing else in it.
bool is_only_todo(const Region& region);

//! The text of a file in which the steps for which `open` says so are not written yet. It includes
//! the header of `todo` if there is one such step.
std::string make_starter(const std::string& file, std::string_view text,
                         const std::function<bool(const std::string& step)>& open);

//! Adds the line that includes `todo`, below the last other one, or takes it away. Each undoes the
//! other, and does nothing if there is nothing to do.
std::string add_todo_include(std::string_view text);
std::string drop_todo_include(std::string_view text);

//! The bodies of `step` in another tree, whose steps these are, for the regions of one of its
//! files. Throws `StepError` if that has not as many.
Choose bodies_of(const Step& step);

}  // namespace pollen::kit
