#include "tests/soak/soak.hpp"

#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "tests/support/census.hpp"
#include "tests/support/scaled.hpp"

namespace pollen::soak {

void Findings::say(const std::string& figure) const { std::cout << "  " << figure << std::endl; }

void Findings::check(bool holds, const std::string& what) {
  ++checks_;
  if (holds) return;
  ++failures_;
  std::cout << "  FAILED: " << what << std::endl;
}

void Findings::skip(const std::string& why) { skipped_ = why; }

bool Findings::conclude(const std::string& tried) const {
  std::cout << "soak " << scenario_ << ": ";
  if (!skipped_.empty()) {
    std::cout << "skipped: " << skipped_ << std::endl;
    return true;
  }
  const bool passed = failures_ == 0 && checks_ > 0;
  std::cout << tried << ", " << checks_ << " checks, " << failures_
            << " failed: " << (passed ? "passed" : "FAILED") << std::endl;
  return passed;
}

Footprint Footprint::now() {
  malloc_trim(0);
  Footprint footprint;
  long size = 0;
  std::ifstream("/proc/self/statm") >> size >> footprint.resident;
  const auto heap = mallinfo2();
  footprint.allocated = static_cast<long>(heap.uordblks + heap.hblkhd);
  footprint.descriptors = test::open_descriptors();
  return footprint;
}

namespace {

std::string to_text(const Footprint& footprint) {
  return std::to_string(footprint.allocated) + " bytes allocated, " +
         std::to_string(footprint.resident) + " pages resident, " +
         std::to_string(footprint.descriptors) + " descriptors";
}

}  // namespace

void compare_footprints(Findings& findings, const std::function<void(bool full)>& round) {
  // One arena, which malloc_trim can empty; others keep what lies at their ends.
  ::mallopt(M_ARENA_MAX, 1);
  // Each on a thread of its own, which keeps no memory for later once it has ended.
  const auto run = [&round](bool full) { std::jthread([&] { round(full); }); };
  for (int i = 0; i < 5; ++i) run(false);
  const Footprint before = Footprint::now();
  findings.say("before: " + to_text(before));
  run(true);
  const Footprint after = Footprint::now();
  findings.say("after:  " + to_text(after));
  findings.check(after.descriptors == before.descriptors, "as many descriptors as before");
  // A sanitizer has an allocator of its own, which keeps what was freed.
  if (test::slowness > 1) return;
  findings.check(after.allocated - before.allocated <= 8'192, "as much allocated as before");
  findings.check(after.resident - before.resident <= 128, "as many pages as before");
}

}  // namespace pollen::soak
