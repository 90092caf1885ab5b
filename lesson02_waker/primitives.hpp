#pragma once
// The standard library's concurrency types, under names of our own. Lessons 2 and 3 use these names
// only, so that a test can put other types in their place and try every order of events. The sizes
// are here because such a test needs small ones.

#ifdef POLLEN_PRIMITIVES  // the header with those other types
#include POLLEN_PRIMITIVES
#else

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace pollen::prim {

using std::atomic;
using std::condition_variable;
using std::lock_guard;
using std::mutex;
using std::thread;
namespace this_thread = std::this_thread;
using std::unique_lock;

inline constexpr unsigned run_queue_capacity = 256;
inline constexpr unsigned turn_interval = 61;  // prime, as Tokio's

}  // namespace pollen::prim

#endif
