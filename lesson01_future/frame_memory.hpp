#pragma once
// The memory of coroutines. It is recycled: tasks come and go all the time, and to ask malloc for
// each frame anew would take about a third of the time of a task that does next to nothing.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <new>
#include <utility>

namespace pollen::detail {

// Sanitizers find a use after free only where memory is really freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool frames_are_recycled = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool frames_are_recycled = false;
#else
inline constexpr bool frames_are_recycled = true;
#endif
#else
inline constexpr bool frames_are_recycled = true;
#endif

//! The free blocks that one thread keeps for its next coroutines, in a list for each size. Memory
//! may be freed on another thread than it came from, again and again: so a thread that has too many
//! blocks shares them in batches, and one that has none takes a batch.
class FramePool {
 public:
  static constexpr std::size_t batch = 64;              //!< blocks
  static constexpr std::size_t most_kept = 2 * batch;   //!< blocks of one size, by one thread
  static constexpr std::size_t most_shared = 32 << 20;  //!< bytes, by all threads

  //! The size class of a block. The sizes are 120 bytes, 248, 376 and so on, each at a multiple of
  //! 128. With the 8 bytes that malloc needs they leave no gap between one another, and no two
  //! share a line of the cache; nor a pair of lines, as processors like to fetch them. Otherwise
  //! two threads, each busy with tasks of its own, would take the memory of both from one another.
  static constexpr std::size_t class_of(std::size_t bytes) { return (bytes + 7) / alignment; }

  static void* allocate(std::size_t size_class) {
    if (size_class < classes) {
      List& list = here.free_[size_class];
      if (list.first || here.take_batch(size_class)) return list.pop();
    }
    void* memory = nullptr;
    // (The aligned `operator new` would round the size up, and so leave gaps.)
    if (posix_memalign(&memory, alignment, bytes_of(size_class)) != 0) throw std::bad_alloc();
    return memory;
  }

  static void release(void* memory, std::size_t size_class) noexcept {
    if (size_class < classes) {
      List& list = here.free_[size_class];
      if (list.count < here.limit_ || here.make_room(size_class)) return list.push(memory);
    }
    std::free(memory);
  }

  //! Frees what is shared. An executor calls it at its end, so that nothing of it is left.
  static void free_shared() noexcept {
    const std::lock_guard<std::mutex> lock(shared.mutex);
    for (std::size_t i = 0; i < classes; ++i) {
      while (Block* const first = take_shared(i)) free_all(first);
    }
  }

  //! How many blocks the calling thread keeps.
  static std::size_t kept() {
    std::size_t count = 0;
    for (const List& list : here.free_) count += list.count;
    return count;
  }
  //! How many bytes all threads share.
  static std::size_t shared_bytes() {
    const std::lock_guard<std::mutex> lock(shared.mutex);
    return shared.bytes;
  }

 private:
  struct Block {
    Block* next;
    Block* next_batch;
  };
  struct List {
    Block* first = nullptr;
    std::size_t count = 0;

    void push(void* memory) {
      first = new (memory) Block{first, nullptr};
      ++count;
    }
    void* pop() {
      --count;
      return std::exchange(first, first->next);
    }
  };
  static constexpr std::size_t alignment = 128;
  static constexpr std::size_t classes = 9;  // up to 1,144 bytes
  static constexpr std::size_t bytes_of(std::size_t size_class) {
    return size_class * alignment + alignment - 8;
  }
  static void free_all(Block* list) noexcept {
    while (Block* block = list) {
      list = block->next;
      std::free(block);
    }
  }

  // False if nobody shares a batch of that size.
  [[gnu::noinline]] bool take_batch(std::size_t size_class) {
    // Relaxed: only a guess, by which most who would find nothing need no lock.
    if (!shared.batches[size_class].load(std::memory_order_relaxed) || !open()) return false;
    const std::lock_guard<std::mutex> lock(shared.mutex);
    Block* const first = take_shared(size_class);
    if (first) free_[size_class] = {first, batch};
    return first != nullptr;
  }

  // The list is full: shares a batch of it, or frees it if enough is shared. False if this thread
  // keeps nothing any more.
  [[gnu::noinline]] bool make_room(std::size_t size_class) noexcept {
    if (!open()) return false;
    List& list = free_[size_class];
    if (list.count < limit_) return true;  // it has only been opened
    Block* const first = list.first;
    Block* last = first;
    for (std::size_t i = 1; i < batch; ++i) last = last->next;
    list = {std::exchange(last->next, nullptr), list.count - batch};
    if (!share(first, size_class)) free_all(first);
    return true;
  }
  static bool share(Block* first, std::size_t size_class) {
    const std::lock_guard<std::mutex> lock(shared.mutex);
    if (shared.bytes + batch * bytes_of(size_class) > most_shared) return false;
    shared.bytes += batch * bytes_of(size_class);
    first->next_batch = shared.batches[size_class].exchange(first, std::memory_order_relaxed);
    return true;
  }
  // Relaxed here and above: the lock, which the caller holds, orders all changes.
  static Block* take_shared(std::size_t size_class) {
    Block* const first = shared.batches[size_class].load(std::memory_order_relaxed);
    if (!first) return nullptr;
    shared.bytes -= batch * bytes_of(size_class);
    shared.batches[size_class].store(first->next_batch, std::memory_order_relaxed);
    return first;
  }

  // The first block opens the pool of a thread, the end of the thread closes it for good. A
  // thread's other variables may free coroutines even after that.
  bool open() noexcept {
    if (!frames_are_recycled || is_closed_) return false;
    struct Closer {
      ~Closer() { here.close(); }
    };
    static thread_local Closer closer;
    limit_ = most_kept;
    return true;
  }
  void close() noexcept {
    is_closed_ = true;
    limit_ = 0;
    for (List& list : free_) free_all(std::exchange(list, List()).first);
  }

  struct Shared {
    std::mutex mutex;
    std::array<std::atomic<Block*>, classes> batches{};
    std::size_t bytes = 0;
  };
  static Shared shared;
  static thread_local FramePool here;

  std::array<List, classes> free_{};
  std::size_t limit_ = 0;
  bool is_closed_ = false;
};
inline constinit FramePool::Shared FramePool::shared;
inline constinit thread_local FramePool FramePool::here;

//! In front of each frame lies room for whoever looks after the coroutine: lesson 3 builds its task
//! there, and so needs one allocation for both.
struct FrameRoom {
  static constexpr std::size_t size = 88;
  alignas(std::max_align_t) std::byte bytes[size];
  bool lent;  // then whoever borrowed the room releases the memory of both
  std::uint32_t size_class;

  //! Memory for a frame of so many bytes.
  static void* make(std::size_t frame) {
    const std::size_t size_class = FramePool::class_of(sizeof(FrameRoom) + frame);
    auto* room = static_cast<FrameRoom*>(FramePool::allocate(size_class));
    room->lent = false;
    room->size_class = static_cast<std::uint32_t>(size_class);
    return room + 1;
  }
  static FrameRoom* of(void* frame) { return static_cast<FrameRoom*>(frame) - 1; }
  //! Gives the memory back, of the room and of its frame. `room` is the room's address.
  static void release(void* room) noexcept {
    FramePool::release(room, static_cast<FrameRoom*>(room)->size_class);
  }
};

}  // namespace pollen::detail
