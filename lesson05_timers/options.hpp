#pragma once
// What the command line of lesson 5's demo may set. CLI11 takes long to compile, so only
// options.cpp sees it.

#include <string>

//! The options and their defaults: see `--help`.
struct Options {
  int sleepers = 100'000;  // how many tasks sleep in part 1
  std::string trace;       // where to put a recording of the run: see --trace
};

//! Reads the command line. With `--help`, or when it says something wrong, prints that and exits.
Options parse_options(int argc, char** argv);
