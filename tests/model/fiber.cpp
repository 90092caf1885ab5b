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

Fiber* entered = nullptr;  // the one that begins
void (*crash_handler)() = nullptr;
const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT};

}  // namespace

void Fiber::save() {
  locals_.assign(locals().begin, locals().begin + locals().size);
  std::memcpy(caught_.data(), abi::__cxa_get_globals(), sizeof(caught_));
}

void Fiber::restore() const {
  std::memcpy(locals().begin, locals_.data(), locals_.size());
  std::memcpy(abi::__cxa_get_globals(), caught_.data(), sizeof(caught_));
}

void Fiber::prepare(void (*function)()) {
  function_ = function;
  save();
  caught_ = {};
  if (begun_) {
    std::memcpy(here_, start_, sizeof(here_));
  } else if (stack_.empty()) {
    stack_.resize(stack_size);
    getcontext(&context_);
    context_.uc_stack.ss_sp = stack_.data();
    context_.uc_stack.ss_size = stack_.size();
    makecontext(&context_, begin, 0);
  }
}

void Fiber::begin() {
  Fiber& me = *entered;
  me.begun_ = true;
  (void)_setjmp(me.start_);  // a later run starts here, whatever became of the one before
  entered->function_();
}

void Fiber::change_to(Fiber& other) {
  save();
  begun_ = true;
  if (_setjmp(here_) == 0) other.enter();
}

void Fiber::enter() {
  restore();
  entered = this;
  if (begun_) _longjmp(here_, 1);
  setcontext(&context_);
  std::terminate();  // not reached
}

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
