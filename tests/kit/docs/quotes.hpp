#pragma once
// Quotes of code. A comment directly above a block says which code it shows:
//
//     <!-- code: lesson02_waker/oneshot.hpp step 2.3 -->
//     <!-- code: lesson02_waker/waker.hpp from "class Wakeable {" to "};" -->
//     <!-- code: lesson02_waker/waker.hpp from "class Wakeable {" to end -->
//     <!-- code: lesson02_waker/waker.hpp from "class Wakeable {" -->
//     <!-- code: lesson02_waker/yield_now.hpp -->
//     <!-- mutant: 2.3-no-second-look -->
//
// That is: the bodies of a step; the lines from the only one with the first text to the next one
// with the second; to the next line that is indented as the first and begins with a closing brace;
// that line alone; the whole file; a wrong version. With `; todo` at its end, the bodies of steps
// are not shown. A quote has no marks of steps, and no indentation that all its lines share.

#include <filesystem>
#include <stdexcept>

#include "tests/kit/docs/page.hpp"

namespace pollen::kit {

//! A comment above a block that cannot be followed. The text says why, and what to do.
class DocsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

//! True if the comment names code that the block must equal.
bool is_quote(std::string_view source);

//! The lines that the comment names. Throws `DocsError`.
Lines read_quote(const std::filesystem::path& root, std::string_view source);

//! Where two texts part, for people; nothing if they are the same.
std::string first_difference(const Lines& text, const Lines& code);

}  // namespace pollen::kit
