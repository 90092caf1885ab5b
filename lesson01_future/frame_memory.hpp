#pragma once
// The memory of coroutines. It is recycled: tasks come and go all the time, and to ask malloc for
// each frame anew would take about a third of the time of a task that does next to nothing.

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>

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

//! What one thread keeps of the memory that was freed on it, for its next coroutines: a list of
//! free blocks for each size. Memory may be freed on another thread than it came from.
class FramePool {
 public:
  static constexpr std::size_t most_kept = 4 << 20;  //!< bytes: some 10,000 small tasks

  //! The size class of a block: 24 bytes, 56, 88 and so on, which malloc can use to the full.
  static constexpr std::size_t class_of(std::size_t bytes) { return (bytes + 7) / 32; }

  static void* allocate(std::size_t size_class) {
    if (size_class < classes && here.free_[size_class]) {
      Block* block = here.free_[size_class];
      here.free_[size_class] = block->next;
      here.kept_ -= bytes_of(size_class);
      return block;
    }
    return ::operator new(bytes_of(size_class));
  }

  static void release(void* memory, std::size_t size_class) noexcept {
    if (size_class < classes && (here.kept_ + bytes_of(size_class) <= here.limit_ || here.open())) {
      here.free_[size_class] = new (memory) Block{here.free_[size_class]};
      here.kept_ += bytes_of(size_class);
    } else {
      ::operator delete(memory);
    }
  }

  //! The bytes that the calling thread keeps.
  static std::size_t kept() { return here.kept_; }

 private:
  struct Block {
    Block* next;
  };
  static constexpr std::size_t classes = 33;  // up to 1,048 bytes
  static constexpr std::size_t bytes_of(std::size_t size_class) { return size_class * 32 + 24; }

  // The first block that a thread frees opens its pool, the end of the thread closes it for good. A
  // thread's other variables may free coroutines even after that.
  [[gnu::noinline]] bool open() noexcept {
    if (!frames_are_recycled || was_opened_) return false;
    struct Closer {
      ~Closer() { here.close(); }
    };
    static thread_local Closer closer;
    was_opened_ = true;
    limit_ = most_kept;
    return true;
  }
  void close() noexcept {
    limit_ = 0;
    for (Block*& list : free_) {
      while (Block* block = list) {
        list = block->next;
        ::operator delete(block);
      }
    }
    kept_ = 0;
  }

  static thread_local FramePool here;

  std::array<Block*, classes> free_{};
  std::size_t kept_ = 0;
  std::size_t limit_ = 0;
  bool was_opened_ = false;
};
inline constinit thread_local FramePool FramePool::here;

//! In front of each frame lies room for whoever looks after the coroutine: lesson 3 builds its task
//! there, and so needs one allocation for both.
struct FrameRoom {
  static constexpr std::size_t size = 104;
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
