#pragma once
// What make and the compiler said and made, and whose fault it is.

#include <filesystem>
#include <string>

#include "tests/kit/grader/confined.hpp"

namespace pollen::kit {

//! The beginning of what a compiler said; empty if there is nothing.
std::string read_log(const std::filesystem::path& file);

//! Throws `std::runtime_error` unless make itself has run, and the compiler. (What they made of the
//! code is another question.)
void check_make(const Ended& ended);

//! The line of a compiler's words that shows that the code is not to blame; mostly there is none.
std::string failure_of_machine(const std::string& said);

//! The first errors of what a compiler said: each a line, with the source below it.
std::string first_errors(const std::string& said);

//! Whether an object knows names of doctest, or of what tells the grader how a case ended. Its text
//! need not show them: the preprocessor puts words together. `precompiled` as in `Workspace`.
bool speaks_for_cases(const std::filesystem::path& object, bool precompiled);

}  // namespace pollen::kit
