// The memory of coroutines: recycled, by the thread that freed it or by another, within bounds, and
// given back.

#include "lesson01_future/frame_memory.hpp"

#include <doctest/doctest.h>
#include <malloc.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <thread>
#include <vector>

#include "lesson01_future/async.hpp"

using namespace pollen;
using detail::FramePool;

namespace {

Async<int> small() { co_return 1; }

Async<int> with_local(std::array<char, 3000> bytes) { co_return bytes[0]; }

// The pool of a new thread, which has freed nothing yet.
template <class Fn>
void on_a_thread(Fn fn) {
  std::thread(fn).join();
}

// So many at once.
void destroy_many(int count) {
  std::vector<Async<int>> many;
  for (int i = 0; i < count; ++i) many.push_back(small());
}

std::size_t in_use() { return mallinfo2().uordblks; }

}  // namespace

TEST_SUITE("frame memory") {
  TEST_CASE("what a coroutine leaves is taken by the next of its size") {
    on_a_thread([] {
      { Async<int> first = small(); }
      const std::size_t kept = FramePool::kept();
      CHECK_EQ(kept > 0, detail::frames_are_recycled);
      Async<int> second = small();
      CHECK_EQ(FramePool::kept(), 0);
      { Async<int> third = small(); }
      CHECK_EQ(FramePool::kept(), kept);
    });
  }

  TEST_CASE("a coroutine that was destroyed on another thread leaves its memory there") {
    on_a_thread([] {
      std::optional<Async<int>> coroutine(small());
      on_a_thread([&coroutine] {
        coroutine.reset();
        CHECK_EQ(FramePool::kept() > 0, detail::frames_are_recycled);
      });
      CHECK_EQ(FramePool::kept(), 0);
    });
  }

  TEST_CASE("frames of two coroutines share no line of the cache, nor a pair of lines") {
    for (const std::size_t bytes : {100u, 240u, 300u, 1000u, 3000u}) {
      const std::size_t size_class = FramePool::class_of(bytes);
      std::array<void*, 3> blocks{};
      for (void*& block : blocks) block = FramePool::allocate(size_class);
      for (void* block : blocks) {
        CHECK_EQ(reinterpret_cast<std::uintptr_t>(block) % 128, 0);
        std::memset(block, 1, bytes);
        FramePool::release(block, size_class);
      }
    }
  }

  TEST_CASE("large frames are not kept, and of small ones never more than the limit") {
    on_a_thread([] {
      { Async<int> large = with_local({}); }
      CHECK_EQ(FramePool::kept(), 0);
      destroy_many(200'000);  // of 248 bytes each
      CHECK(FramePool::kept() <= FramePool::most_kept);
      CHECK_EQ(FramePool::kept() >= FramePool::batch, detail::frames_are_recycled);
      CHECK(FramePool::shared_bytes() <= FramePool::most_shared);
      CHECK_EQ(FramePool::shared_bytes() > FramePool::most_shared / 2, detail::frames_are_recycled);
    });
  }

  TEST_CASE("what one thread has too much of another takes") {
    const auto work = [] { destroy_many(5'000); };
    on_a_thread(work);
    const std::size_t shared = FramePool::shared_bytes();
    const std::size_t used = in_use();
    on_a_thread([&] {
      std::vector<Async<int>> many;
      for (int i = 0; i < 3'000; ++i) many.push_back(small());
      CHECK_EQ(FramePool::shared_bytes() < shared, detail::frames_are_recycled);
      if (detail::frames_are_recycled) CHECK(in_use() < used + 100'000);
    });
  }

  TEST_CASE("what is shared can be given back") {
    if (!detail::frames_are_recycled) return;  // malloc is not glibc's then
    const std::size_t before = in_use() - FramePool::shared_bytes();
    on_a_thread([] { destroy_many(5'000); });
    CHECK(FramePool::shared_bytes() > 0);
    FramePool::free_shared();
    CHECK_EQ(FramePool::shared_bytes(), 0);
    CHECK(in_use() < before + 100'000);
  }

  TEST_CASE("a thread that ends gives back what it kept") {
    if (!detail::frames_are_recycled) return;  // malloc is not glibc's then
    const auto work = [] { destroy_many(50'000); };
    on_a_thread(work);  // whatever malloc itself needs for a thread, and as much as can be shared
    const std::size_t before = in_use();
    on_a_thread([&] {
      work();
      CHECK(FramePool::kept() > 0);
    });
    CHECK(in_use() < before + 4'000);
  }

  TEST_CASE("a coroutine that a thread-local variable destroys after that is freed at once") {
    static std::size_t kept;
    kept = 1;
    struct Last {
      std::optional<Async<int>> coroutine;
      ~Last() {
        coroutine.reset();
        kept = FramePool::kept();
      }
    };
    on_a_thread([] {
      static thread_local Last last;  // before the pool is opened, so it is destroyed later
      last.coroutine.emplace(small());
      { Async<int> other = small(); }
      CHECK_EQ(FramePool::kept() > 0, detail::frames_are_recycled);
    });
    CHECK_EQ(kept, 0);
  }
}
