#include "tests/model/fiber.hpp"

#include <cxxabi.h>
#include <link.h>

#include <csignal>
#include <cstring>

namespace pollen::model {

namespace {

constexpr std::size_t stack_size = 128 * 1024;

//! Where this program's thread_local variables lie.
struct Block {
  char* begin = nullptr;
  std::size_t size = 0;
};

Block find_locals() {
  Block block;
  const auto look = [](dl_phdr_info* info, std::size_t, void* result) {
    for (int i = 0; i < info->dlpi_phnum; ++i) {
      if (info->dlpi_phdr[i].p_type == PT_TLS) {
        *static_cast<Block*>(result) = {static_cast<char*>(info->dlpi_tls_data),
                                        info->dlpi_phdr[i].p_memsz};
      }
    }
    return 1;  // the first is the program itself; libraries come after it
  };
  dl_iterate_phdr(look, &block);
  return block;
}

const Block& locals() {
  static const Block block = find_locals();
  return block;
}

void save(std::vector<char>& to, std::array<std::uintptr_t, 2>& caught) {
  to.assign(locals().begin, locals().begin + locals().size);
  std::memcpy(caught.data(), abi::__cxa_get_globals(), sizeof(caught));
}

void restore(const std::vector<char>& from, const std::array<std::uintptr_t, 2>& caught) {
  std::memcpy(locals().begin, from.data(), from.size());
  std::memcpy(abi::__cxa_get_globals(), caught.data(), sizeof(caught));
}

void (*crash_handler)() = nullptr;
const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT};

}  // namespace

void prepare_fiber(Thread& thread, void (*entry)()) {
  save(thread.locals, thread.caught);
  thread.caught = {};
  thread.stack.resize(stack_size);
  getcontext(&thread.context);
  thread.context.uc_stack.ss_sp = thread.stack.data();
  thread.context.uc_stack.ss_size = thread.stack.size();
  thread.context.uc_link = nullptr;
  makecontext(&thread.context, entry, 0);
}

void change_fiber(Thread& from, const Thread& to) {
  save(from.locals, from.caught);
  restore(to.locals, to.caught);
  swapcontext(&from.context, &to.context);
}

Locals::Locals() { save(locals_, caught_); }
Locals::~Locals() { restore(locals_, caught_); }

Crashes::Crashes(void (*handler)()) : terminate_(std::set_terminate(handler)) {
  static char stack[64 * 1024];  // the fiber's own may be what is broken
  crash_handler = handler;
  stack_t alternative{};
  alternative.ss_sp = stack;
  alternative.ss_size = sizeof(stack);
  sigaltstack(&alternative, nullptr);
  struct sigaction action {};
  action.sa_handler = [](int) { crash_handler(); };
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  for (const int signal : signals) sigaction(signal, &action, nullptr);
}

Crashes::~Crashes() {
  for (const int signal : signals) std::signal(signal, SIG_DFL);
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  sigaltstack(&none, nullptr);
  std::set_terminate(terminate_);
}

}  // namespace pollen::model
