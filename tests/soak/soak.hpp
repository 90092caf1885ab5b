#pragma once
// Load that lasts: what each scenario needs to prove that nothing is left of it.

#include <cstdint>
#include <functional>
#include <random>
#include <string>

namespace pollen::soak {

//! How much of it all.
struct Settings {
  std::uint64_t seed = 0;
  unsigned workers = 2;
  long tasks = 1'000'000;
  long timers = 100'000;
  long connections = 10'000;
  int seconds = 60;  //!< Of the storm.
  int rounds = 20;   //!< Of the drain.
};

using Random = std::mt19937_64;

//! A number from 0 to `end` - 1.
inline std::size_t below(Random& random, std::size_t end) { return random() % end; }

//! What one scenario found. It prints what it is told, each figure as it comes.
class Findings {
 public:
  explicit Findings(std::string scenario) : scenario_(std::move(scenario)) {}

  //! A figure, for the reader.
  void say(const std::string& figure) const;
  //! Something that must hold.
  void check(bool holds, const std::string& what);
  //! The scenario cannot run here; `why` says what is lacking.
  void skip(const std::string& why);
  //! Prints the verdict in one line, with what was tried. True unless something did not hold.
  bool conclude(const std::string& tried) const;

 private:
  std::string scenario_;
  std::string skipped_;
  int checks_ = 0;
  int failures_ = 0;
};

//! What a process holds.
struct Footprint {
  long resident = 0;     //!< Pages in memory.
  long allocated = 0;    //!< Bytes that were allocated and not freed.
  long descriptors = 0;  //!< Open ones.
  static Footprint now();
};

//! Runs `round(false)`, a small one, until memory has found its size, then `round(true)`; checks
//! that afterwards the process holds what it held before.
void compare_footprints(Findings& findings, const std::function<void(bool full)>& round);

// The scenarios. Each prints its verdict; false if something did not hold.
bool tasks(const Settings& settings);
bool timers(const Settings& settings);
bool connections(const Settings& settings);
bool storm(const Settings& settings);
bool drain(const Settings& settings);

//! The clients of `connections`, in a process of their own. Its exit status.
int clients(std::uint16_t port, long count);

}  // namespace pollen::soak
