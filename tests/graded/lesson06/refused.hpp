#pragma once
// What the cases of this lesson expect of bad input.

#include "tests/graded/scenario.hpp"

namespace pollen::graded {

//! Tells that something was refused with the status `wanted`, or ends the case. `status` is what
//! `refusal` gave: 0 is said in words, since it stands for no refusal at all.
inline void expect_refused(int status, int wanted, Place place = {}) {
  constexpr std::string_view what = "the status of the refusal";
  if (status != 0) return expect_equal(status, wanted, what, place);
  judge(false, what, "expected " + shown(wanted) + ", but it was not refused", place);
}

}  // namespace pollen::graded
