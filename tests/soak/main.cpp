// Load that lasts, and what is left of it: nothing.
//
//   soak tasks|timers|connections|storm|drain|all
//
// Each scenario prints its figures and checks itself. The exit status is 1 if something did not
// hold.

#include <malloc.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <utility>
#include <vector>

#include "lesson04_reactor/descriptor_limit.hpp"
#include "tests/soak/soak.hpp"

using namespace pollen;

namespace {

using Scenario = bool (*)(const soak::Settings&);
const std::vector<std::pair<std::string, Scenario>> scenarios{{"tasks", soak::tasks},
                                                              {"timers", soak::timers},
                                                              {"connections", soak::connections},
                                                              {"storm", soak::storm},
                                                              {"drain", soak::drain}};

bool run(const std::string& which, const soak::Settings& settings) {
  bool passed = true;
  for (const auto& [name, scenario] : scenarios) {
    if (which != "all" && which != name) continue;
    std::cout << name << " (seed " << settings.seed << ")" << std::endl;
    passed &= scenario(settings);
  }
  return passed;
}

}  // namespace

int main(int argc, char** argv) {
  // What is free at the end of an arena is given back once it is as large as this. Without the call
  // it may grow to megabytes: to twice the largest block that was freed.
  mallopt(M_TRIM_THRESHOLD, 128 << 10);
  CLI::App app{"Load that lasts, and what is left of it."};
  soak::Settings settings;
  settings.seed = static_cast<std::uint64_t>(
      std::chrono::steady_clock::now().time_since_epoch().count() % 1'000'000);
  std::string which = "all";
  std::vector<std::string> names{"all", "clients"};
  for (const auto& [name, scenario] : scenarios) names.push_back(name);
  std::uint16_t port = 0;
  app.add_option("scenario", which)->check(CLI::IsMember(names))->capture_default_str();
  app.add_option("--seed", settings.seed, "of all that is left to chance");
  app.add_option("--workers", settings.workers)->check(CLI::Range(1, 64))->capture_default_str();
  app.add_option("--tasks", settings.tasks)->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--timers", settings.timers)->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--connections", settings.connections)
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--seconds", settings.seconds, "of the storm")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--rounds", settings.rounds, "of the drain")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--port", port, "of the server, for the scenario that is its clients")->group("");
  CLI11_PARSE(app, argc, argv);
  allow_many_descriptors();
  try {
    if (which == "clients") return soak::clients(port, settings.connections);
    return run(which, settings) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cout << "soak: " << error.what() << std::endl;
    return 1;
  }
}
