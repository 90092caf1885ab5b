#pragma once
// In place of the recorder, for the build that it is compared with: nothing is ever recorded, and
// the compiler removes all that would do it.

#include <atomic>
#include <cstdint>
#include <string>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace {

constexpr bool is_on() { return false; }
inline void start() {}
inline Recording take() { return {}; }
inline std::uint64_t record(What, std::uint32_t = 0, std::uint32_t = 0,
                            std::uint64_t = 0) noexcept {
  return 0;
}
inline void note(What, std::uint32_t = 0, std::uint64_t = 0) noexcept {}
inline std::uint32_t name_worker(const std::string&) { return 0; }
inline std::string thread_name() { return ""; }
inline void name_task(std::uint32_t, const std::string&) {}

}  // namespace pollen::trace
