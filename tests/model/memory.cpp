#include "tests/model/memory.hpp"

#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

struct Block {
  Block* next;
};
bool keep = false;
Block* kept = nullptr;

}  // namespace

void* operator new(std::size_t size) {
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

void* operator new(std::size_t size, std::align_val_t alignment) {
  void* memory = nullptr;
  if (posix_memalign(&memory, static_cast<std::size_t>(alignment), size) == 0) return memory;
  throw std::bad_alloc();
}

void operator delete(void* memory) noexcept {
  if (!memory || !keep) return std::free(memory);
  std::memset(memory, 0xdd, malloc_usable_size(memory));
  kept = new (memory) Block{kept};
}

void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { operator delete(memory); }

namespace pollen::model {

Quarantine::Quarantine() { keep = true; }

Quarantine::~Quarantine() {
  keep = false;
  while (kept) {
    void* const memory = kept;
    kept = kept->next;
    std::free(memory);
  }
}

}  // namespace pollen::model
