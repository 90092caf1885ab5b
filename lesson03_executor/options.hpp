#pragma once
// What the command line of lesson 3's demo may set. CLI11 takes long to compile, so only
// options.cpp sees it.

#include <string>
#include <vector>

//! The options and their defaults: see `--help`.
struct Options {
  int tasks = 100'000;
  int yields = 3;    // how often a task steps aside
  int rounds = 300;  // how much it computes each time
  std::vector<unsigned> threads{1, 2, 4};
  std::string trace;  // where to put a recording of the run: see --trace
};

//! Reads the command line. With `--help`, or when it says something wrong, prints that and exits.
Options parse_options(int argc, char** argv);
