#pragma once
// Console blocks. A comment directly above a block says what is run, in the project's root:
//
//     <!-- run: make lesson2 && ./lesson2 -->
//     <!-- run: ./lesson2; mask: numbers -->
//     <!-- run: make check STEP=2.3; exit: 1 -->
//     <!-- run: timeout -s INT 2 ./lesson6; shown: ./lesson6 -->
//     <!-- not run: it serves until Ctrl-C -->
//
// The block's first line is the command, with "$ " before it or not; the others are what it prints.
// A line "…" stands for any lines. What make says while it compiles is left out. `mask: numbers`
// compares with every number replaced by N (digits, also as in 1.5 and 100,000, and a unit of time
// behind them), and every run of spaces by one. `exit` is the status that is expected, else 0.
// `shown` is what the block shows as the command, where that is not what is run.

#include "tests/kit/docs/page.hpp"

namespace pollen::kit {

struct Command {
  std::string run;
  std::string shown;
  bool masked = false;
  int status = 0;
};

//! What a command printed, both streams, in lines.
struct Outcome {
  int status = 0;
  bool timed_out = false;
  Lines output;
};

//! True if the comment says what is run.
bool is_command(std::string_view source);

//! Reads such a comment. Throws `DocsError` for a rule that there is not.
Command parse_command(std::string_view source);

//! A line as it is compared under `mask: numbers`.
std::string mask_numbers(std::string_view line);

//! True if the page's lines tell what was printed. They may have lines "…".
bool same_output(const Lines& told, const Lines& printed, bool masked);

//! Runs a command in a shell of its own, for at most so many seconds; then it is killed, and all
//! that it started in its process group. A `make …` at its beginning has ten minutes of its own.
Outcome run_command(const std::string& command, int seconds);

}  // namespace pollen::kit
