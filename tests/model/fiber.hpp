#pragma once
// How the threads of a model take turns on one real thread.

#include <ucontext.h>
#include <csetjmp>

#include <array>
#include <cstdint>
#include <exception>
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
  static void begin();
  void save();
  void restore() const;

  void (*function_)() = nullptr;
  ucontext_t context_{};
  std::vector<char> stack_;
  bool begun_ = false;
  std::jmp_buf start_{};
  std::jmp_buf here_{};
  std::vector<char> locals_;
  std::array<std::uintptr_t, 2> caught_{};
};

//! While it lives, what would end the program (a bad access, a failed assert, an exception that
//! nobody may throw) calls `handler` instead, which does not return.
class Crashes {
 public:
  explicit Crashes(void (*handler)());
  Crashes(const Crashes&) = delete;
  Crashes& operator=(const Crashes&) = delete;
  ~Crashes();

 private:
  std::terminate_handler terminate_;
};

}  // namespace pollen::model
