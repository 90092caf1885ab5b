// How a schedule is printed: who does what to which object, by what names.

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <fstream>

#include "tests/model/checker.hpp"

namespace pollen::model {

namespace {

struct Named {
  const char* name;
  const char* begin;
  std::size_t size;
};

std::string* schedule = nullptr;
std::vector<Named> names;
std::vector<const void*> numbered;  // what has no name

std::string line_of(const Where& where) {
  std::ifstream file(where.file);
  std::string line;
  for (unsigned i = 0; i < where.line && std::getline(file, line); ++i) {
  }
  return line;
}

// What the source calls an object: the `slot_` of `slot_.exchange(...)` and of `lock(slot_)`.
std::string name_in_source(const Step& step) {
  const std::string line = line_of(step.where);
  auto end = line.find("." + std::string(step.operation) + "(");
  if (end == std::string::npos) {
    const auto open = line.find("lock(");
    end = open == std::string::npos ? 0 : line.find(')', open);
  } else if (end > 0 && line[end - 1] == ']') {
    end = line.rfind('[', end);
  }
  auto begin = end;
  while (begin > 0 &&
         (std::isalnum(static_cast<unsigned char>(line[begin - 1])) || line[begin - 1] == '_')) {
    --begin;
  }
  return line.substr(begin, end - begin);
}

// The smallest thing with a name that the address lies in.
std::string owner_of(const void* address) {
  const Named* best = nullptr;
  for (const Named& named : names) {
    if (address < named.begin || address >= named.begin + named.size) continue;
    if (!best || named.size <= best->size) best = &named;
  }
  return best ? best->name : "";
}

std::string describe(const Step& step) {
  if (!step.object) return step.operation;
  const std::string owner = owner_of(step.object);
  const std::string member = name_in_source(step);
  return step.operation + (" " + owner) + (owner.empty() || member.empty() ? "" : ".") + member;
}

}  // namespace

void start_recording(std::string* where) {
  schedule = where;
  names.clear();
  numbered.clear();
}

bool is_recording() { return schedule != nullptr; }

void name_range(const char* name, const void* begin, std::size_t size) {
  if (schedule) names.push_back({name, static_cast<const char*>(begin), size});
}

std::string name_of(const void* address) {
  if (!address) return "null";
  std::string owner = owner_of(address);
  if (!owner.empty()) return owner;
  auto found = std::find(numbered.begin(), numbered.end(), address);
  if (found == numbered.end()) found = numbered.insert(found, address);
  return "#" + std::to_string(found - numbered.begin() + 1);
}

void record(const std::string& outcome) {
  if (!schedule) return;
  const Step& step = current->next;
  const std::string text = describe(step) + (outcome.empty() ? "" : ": ") + outcome;
  const char* const file =
      step.where.file + (std::string(step.where.file).starts_with("./") ? 2 : 0);
  std::array<char, 500> line;
  std::snprintf(line.data(), line.size(), "%-10s  %-48s  %s:%u\n", current->name.c_str(),
                text.c_str(), file, step.where.line);
  *schedule += line.data();
}

std::string stuck(const std::vector<Thread>& threads) {
  std::string all;
  bool asleep = false;
  for (const Thread& thread : threads) {
    if (thread.finished) continue;
    asleep |= thread.sleeps_on != nullptr;
    all += "\n  " + thread.name + ": " +
           (thread.joins       ? "waits for the end of " + thread.joins->name
            : thread.sleeps_on ? "sleeps, and nobody is left to wake it: " + describe(thread.next)
                               : "waits for a mutex that is never free: " + describe(thread.next));
  }
  return (asleep ? "lost wake-up" : "deadlock") + (": nobody can go on" + all);
}

}  // namespace pollen::model
