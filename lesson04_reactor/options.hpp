#pragma once
// What the command line of lesson 4's demo may set. CLI11 takes long to compile, so only
// options.cpp sees it.

#include <cstdint>
#include <string>

//! The options and their defaults: see `--help`.
struct Options {
  int connections = 2000;  // how many clients
  int lines = 5;           // how much each of them says
  std::string path = "/proc/self/maps";
  bool serve = false;
  std::uint16_t port = 4000;
  std::string trace;  // where to put a recording of the run: see --trace
};

//! Reads the command line. With `--help`, or when it says something wrong, prints that and exits.
Options parse_options(int argc, char** argv);
