#pragma once
// Mutants: wrong versions of one step, which the graded cases must find. Each is a file
// tests/mutants/lesson02/2.3-registers-last.cpp:
//
//     // mutant 2.3: looks once
//     // bug: what is wrong with it, and what comes of it
//     // killed by: the title of the case that must fail; "no race: …" under the thread sanitizer
//     // shows: a text that must stand in the report of that failure
//     …the body, as it would stand between the marks; `//@ 2` above that of the second region

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/kit/grader/grading.hpp"
#include "tests/kit/steps.hpp"

namespace pollen::kit {

//! A mutant, as its file says.
struct Mutant {
  std::string name;  //!< As 2.3-registers-last.
  std::string step;
  std::string title;
  std::string bug;
  std::string killer;      //!< The title of the case.
  bool for_races = false;  //!< That case's run under the thread sanitizer.
  std::string shows;
  std::vector<std::string> bodies;
  std::string fault = {};  //!< Not empty: the file cannot be used, and why.
};

//! Reads a mutant. What is wrong with the text becomes its fault.
Mutant parse_mutant(const std::string& name, std::string_view text);

//! The mutants of a lesson, by name. Those that do not fit its steps or its cases have a fault.
std::vector<Mutant> find_mutants(const std::filesystem::path& root, int lesson,
                                 const std::vector<Step>& steps, const std::vector<Case>& cases);

//! The case that must kill it; a mutant without a fault has one.
const Case* killer_of(const Mutant& mutant, const std::vector<Case>& cases);

//! The files of the lesson, with the mutant's bodies in place of its step's.
std::map<std::string, std::string> mutated(const std::filesystem::path& root,
                                           const std::vector<Step>& steps, const Mutant& mutant);

//! What is wrong with how the cases judged the mutant; empty if the case that must kill it did, for
//! the reason that must be seen. It is looked for in the verdict and in what did not hold.
std::string fault_of_trial(const Mutant& mutant, const Report& report);

}  // namespace pollen::kit
