#pragma once
// How the threads of a model take turns on one real thread.

#include <ucontext.h>
#include <csetjmp>

#include <array>
#include <cstdint>
#include <vector>

namespace pollen::model {

//! A place where a thread of a model stands, with its stack, its thread_local variables and the
//! exceptions that it is handling. Only the first entry is ucontext's, which calls the system; from
//! then on a jump is enough.
class Fiber {
 public:
  //! The next one to enter it begins with `function`, which must not return, and with the
  //! thread_local variables as they are now.
  void prepare(void (*function)());
  //! Goes on in `other`; returns when somebody enters this one.
  void change_to(Fiber& other);
  //! Goes on here, and never comes back to where it was called.
  [[noreturn]] void enter();

 private:
  void save();

  ucontext_t context_{};
  std::vector<char> stack_;
  bool begun_ = false;
  std::jmp_buf here_{};
  std::vector<char> locals_;
  std::array<std::uintptr_t, 2> caught_{};
};

//! From now on what would end the program (a bad access, a failed assert, an exception that nobody
//! may throw) fails the exploration instead.
void fail_on_crash();

}  // namespace pollen::model
