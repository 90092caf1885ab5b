#pragma once
// What the command line of lesson 1's demo may set. CLI11 takes long to compile, so only
// options.cpp sees it.

//! The options and their defaults: see `--help`.
struct Options {
  int from = 3;       // where the countdown starts
  int wait_ms = 300;  // how long part 3 waits
};

//! Reads the command line. With `--help`, or when it says something wrong, prints that and exits.
Options parse_options(int argc, char** argv);
