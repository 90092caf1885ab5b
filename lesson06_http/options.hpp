#pragma once
// What the command line of lesson 6's demo may set. CLI11 takes long to compile, so only
// options.cpp sees it.

#include <algorithm>
#include <cstdint>
#include <string>
#include <thread>

//! The options and their defaults: see `--help`.
struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 3000;
  unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  std::size_t max_body = 1'048'576;  // bytes of a request's body
  double header_timeout = 10;        // seconds
  double idle_timeout = 60;          // seconds
  std::string folder;                // served below /static/, if there is one
  bool record = false;               // serve the last moments at /trace
  std::string trace;                 // where to put a recording of the run: see --trace
};

//! Reads the command line. With `--help`, or when it says something wrong, prints that and exits.
Options parse_options(int argc, char** argv);
