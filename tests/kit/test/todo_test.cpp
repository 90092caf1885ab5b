#include "tests/kit/todo.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace {

struct LastWords {
  int status;
  std::string error;
};

//! Runs `action` in a process of its own, which must end by itself.
template <class Action>
LastWords run(Action action) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  std::cout.flush();  // or the child would flush it as well
  const pid_t child = ::fork();
  REQUIRE(child != -1);
  if (child == 0) {
    ::alarm(60);
    ::dup2(ends[1], STDERR_FILENO);
    action();
    std::_Exit(1);
  }
  ::close(ends[1]);
  std::string text;
  for (char c = 0; ::read(ends[0], &c, 1) == 1;) text += c;
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text};
}

}  // namespace

TEST_CASE("todo: says which step is lacking and where to read, and ends the program") {
  const LastWords ended = run([] { pollen::todo("2.3"); });
  CHECK(ended.status == pollen::todo_status);
  CHECK(ended.error == "step 2.3 is not written yet: lesson02_waker/README.md\n");
}

TEST_CASE("todo: ends the program from any thread") {
  const LastWords ended = run([] { std::thread([] { pollen::todo("6.8"); }).join(); });
  CHECK(ended.status == pollen::todo_status);
  CHECK(ended.error == "step 6.8 is not written yet: lesson06_http/README.md\n");
}

TEST_CASE("todo: ends the program where no exception may pass") {
  const LastWords ended = run([]() noexcept { pollen::todo("3.2"); });
  CHECK(ended.status == pollen::todo_status);
}

TEST_CASE("todo: of several threads that come to it one speaks") {
  const LastWords ended = run([] {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([] { pollen::todo("3.6"); });
  });
  CHECK(ended.status == pollen::todo_status);
  CHECK(ended.error == "step 3.6 is not written yet: lesson03_executor/README.md\n");
}
