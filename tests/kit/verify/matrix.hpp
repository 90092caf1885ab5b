#pragma once
// The kill matrix: a line for each mutant, a letter for each case.

#include <string>
#include <vector>

#include "tests/kit/grader/grading.hpp"
#include "tests/kit/verify/mutant.hpp"

namespace pollen::kit {

//! Draws the lines of one lesson's matrix, which are at most 80 columns wide.
class Matrix {
 public:
  explicit Matrix(const std::vector<Case>& cases);

  //! The numbers of the steps, each above the letters of its cases.
  std::string header() const;

  //! The line of a mutant; of one that was not tried it has the name only.
  std::string line(const Mutant& mutant, const Report& report, bool is_right) const;

  //! What the letters mean.
  static std::string legend();

 private:
  struct Group {
    std::string step;
    std::vector<std::string> titles;
    std::size_t columns() const;
  };
  std::vector<Group> groups_;
  std::size_t name_columns_ = 0;
};

}  // namespace pollen::kit
