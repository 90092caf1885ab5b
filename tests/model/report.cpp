// How a schedule is printed: who does what to which object, by what names.

#include <algorithm>
#include <cctype>
#include <fstream>

#include "tests/model/checker.hpp"

namespace pollen::model {

namespace {

std::string line_of(const Where& where) {
  std::ifstream file(where.file);
  std::string line;
  for (unsigned i = 0; i < where.line && std::getline(file, line); ++i) {
  }
  return line;
}

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// What the source calls an object: the `slot_` of `slot_.exchange(...)` and of `lock(slot_)`.
std::string name_in_source(const Where& where, const std::string& operation) {
  const std::string line = line_of(where);
  auto end = line.find("." + operation + "(");
  if (end == std::string::npos) {
    const auto open = line.find("lock(");
    end = open == std::string::npos ? 0 : line.find(')', open);
  } else if (end > 0 && line[end - 1] == ']') {
    end = line.rfind('[', end);
  }
  auto begin = end;
  while (begin > 0 && is_name(line[begin - 1])) --begin;
  return line.substr(begin, end - begin);
}

std::string place(const Where& where) {
  const std::string file = where.file;
  return file.substr(file.starts_with("./") ? 2 : 0) + ":" + std::to_string(where.line);
}

}  // namespace

void Checker::name_range(const char* name, const void* begin, std::size_t size) {
  const char* const first = static_cast<const char*>(begin);
  if (recording_) names_.push_back({name, first, first + size});
}

// The smallest thing with a name that the address lies in.
std::string Checker::owner_of(const void* address) const {
  const Named* best = nullptr;
  for (const Named& named : names_) {
    if (address < named.begin || address >= named.end) continue;
    if (!best || named.end - named.begin <= best->end - best->begin) best = &named;
  }
  return best ? best->name : "";
}

std::string Checker::name_of(const void* address) {
  std::string owner = owner_of(address);
  if (!owner.empty()) return owner;
  auto found = std::find(numbered_.begin(), numbered_.end(), address);
  if (found == numbered_.end()) found = numbered_.insert(found, address);
  return "#" + std::to_string(found - numbered_.begin() + 1);
}

std::string Checker::describe(const Step& step) const {
  std::string text = step.operation;
  if (step.object) {
    const std::string owner = owner_of(step.object);
    const std::string member = name_in_source(step.where, step.operation);
    text += " " + owner + (owner.empty() || member.empty() ? "" : ".") + member;
  }
  return text;
}

void Checker::record(const std::string& outcome) {
  if (!recording_) return;
  const Step& step = current_->next;
  std::string text = describe(step);
  if (!outcome.empty()) text += ": " + outcome;
  std::string line = current_->name;
  line.resize(std::max<std::size_t>(line.size(), 10), ' ');
  line += "  " + text;
  if (step.where.line != 0) {
    line.resize(std::max<std::size_t>(line.size(), 60), ' ');
    line += "  " + place(step.where);
  }
  result_.schedule += line + "\n";
}

// What every thread waits for when none can go on.
std::string Checker::stuck() const {
  std::string all;
  bool asleep = false;
  for (std::size_t i = 0; i < thread_count_; ++i) {
    const Thread& thread = threads_[i];
    if (thread.finished) continue;
    asleep |= thread.sleeps_on != nullptr;
    all += "\n  " + thread.name + ": " +
           (thread.joins       ? "waits for the end of " + thread.joins->name
            : thread.sleeps_on ? "sleeps, and nobody is left to wake it: " + describe(thread.next)
                               : "waits for a mutex that is never free: " + describe(thread.next));
  }
  return (asleep ? "lost wake-up" : "deadlock") + (": nobody can go on" + all);
}

void name_range(const char* name, const void* begin, std::size_t size) {
  if (checker) checker->name_range(name, begin, size);
}

}  // namespace pollen::model
