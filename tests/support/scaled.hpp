#pragma once
// How often a test repeats what only chance can bring to light.

namespace pollen::test {

#if defined(__SANITIZE_THREAD__)
inline constexpr int slowness = 20;
#elif defined(__SANITIZE_ADDRESS__)
inline constexpr int slowness = 5;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
inline constexpr int slowness = 20;
#elif __has_feature(address_sanitizer)
inline constexpr int slowness = 5;
#else
inline constexpr int slowness = 1;
#endif
#else
inline constexpr int slowness = 1;
#endif

//! `count` in a normal build, fewer under a sanitizer, which makes everything slower.
constexpr int scaled(int count) { return count / slowness > 0 ? count / slowness : 1; }

}  // namespace pollen::test
