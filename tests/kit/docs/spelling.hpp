#pragma once
// Spelling, by aspell and a list of the words that it does not know: tests/kit/words.txt.

#include <set>

#include "tests/kit/docs/page.hpp"

namespace pollen::kit {

//! True if aspell and its English are installed.
bool has_speller();

//! The words of a list, one a line, without regard to case.
std::set<std::string> read_words(std::string_view text);

//! The words of the pages' prose that neither aspell nor the list knows, each where it comes first.
std::vector<Problem> check_spelling(const std::vector<Page>& pages,
                                    const std::set<std::string>& known);

}  // namespace pollen::kit
