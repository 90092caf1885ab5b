// Step 3.3, once more: an output of the type in which exceptions are stored. Who tells the two by
// their type has code that does not compile with this file, which is why it is one of its own.

#include <exception>
#include <stdexcept>

#include "lesson03_executor/join_handle.hpp"
#include "tests/graded/scenario.hpp"
#include "tests/graded/tasks.hpp"
#include "tests/support/script.hpp"
#include "tests/support/wake_counter.hpp"

using namespace pollen;
using namespace pollen::graded;
using namespace pollen::test;

GRADED("3.3", 1, "the output of a task may be an exception_ptr") {
  using Error = std::exception_ptr;
  const Error error = std::make_exception_ptr(std::runtime_error("it was to be a value"));
  WakeCounter counter;
  Clerk clerk;
  Script<Error> script;
  auto* task = FutureTask<Scripted<Error>>::make(clerk, script.future());
  JoinHandle<Error> handle(*task);
  act("a task ends with a std::exception_ptr, as a value; poll its handle");
  script.give(error);
  task->run();
  auto answer = poll_with(handle, counter);
  expect(answer.is_ready(), "it is ready, and throws nothing");
  expect(answer.take() == error, "it gives that value");
}
