#include "tests/model/fiber.hpp"

#include <cxxabi.h>
#include <link.h>

#include <csignal>
#include <cstring>
#include <exception>
#include <span>

#include "tests/model/checker.hpp"

namespace pollen::model {

namespace {

constexpr std::size_t stack_size = 128 * 1024;

// Where this program's thread_local variables lie.
std::span<char> find_locals() {
  static std::span<char> found;
  const auto look = [](dl_phdr_info* info, std::size_t, void*) {
    for (const auto& part : std::span(info->dlpi_phdr, info->dlpi_phnum)) {
      if (part.p_type == PT_TLS) found = {static_cast<char*>(info->dlpi_tls_data), part.p_memsz};
    }
    return 1;  // the first is the program itself; libraries come after it
  };
  dl_iterate_phdr(look, nullptr);
  return found;
}

std::span<char> locals() {
  static const std::span<char> found = find_locals();
  return found;
}

}  // namespace

void Fiber::prepare(void (*function)()) {
  save();
  caught_ = {};
  begun_ = false;
  if (stack_.empty()) {
    stack_.resize(stack_size);
    getcontext(&context_);
    context_.uc_stack.ss_sp = stack_.data();
    context_.uc_stack.ss_size = stack_.size();
  }
  makecontext(&context_, function, 0);
}

void Fiber::save() {
  locals_.assign(locals().begin(), locals().end());
  std::memcpy(caught_.data(), abi::__cxa_get_globals(), sizeof(caught_));
}

void Fiber::change_to(Fiber& other) {
  save();
  begun_ = true;
  if (_setjmp(here_) == 0) other.enter();
}

void Fiber::enter() {
  std::memcpy(locals().data(), locals_.data(), locals_.size());
  std::memcpy(abi::__cxa_get_globals(), caught_.data(), sizeof(caught_));
  if (begun_) _longjmp(here_, 1);
  setcontext(&context_);
  std::terminate();  // not reached
}

void fail_on_crash() {
  static char stack[64 * 1024];  // the fiber's own may be what is broken
  stack_t alternative{};
  alternative.ss_sp = stack;
  alternative.ss_size = sizeof(stack);
  sigaltstack(&alternative, nullptr);
  struct sigaction action {};
  action.sa_handler = [](int signal) {
    if (current) fail("it crashes");
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  };
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT}) sigaction(signal, &action, nullptr);
  std::set_terminate(std::abort);  // without the words of libstdc++
}

}  // namespace pollen::model
