#include "tests/kit/splice.hpp"

#include "tests/kit/test/fixture.hpp"

using namespace pollen::kit;
using namespace pollen::kit::test;

TEST_CASE("splice: a starter has todo in place of the open steps, and its header") {
  const auto is_open = [](const std::string& step) { return step == "1.2"; };
  CHECK(make_starter("lesson01_a/one.hpp", one_hpp, is_open) == R"(#pragma once
#include <utility>

#include "tests/kit/todo.hpp"

int one() {
  //> 1.1 the first
  return 1;
  //<
}
int two() {
  //> 1.2 the second
  todo("1.2");
  //<
}
)");
}

TEST_CASE("splice: where no step is open nothing is changed") {
  const auto none = [](const std::string&) { return false; };
  CHECK(make_starter("lesson01_a/one.hpp", one_hpp, none) == one_hpp);
}

TEST_CASE("splice: a todo is one where the compiler sees it") {
  const auto region = [](const std::string& body) {
    return parse_marks("a", "//> 1.1 x\n" + body + "\n//<\n")[0];
  };
  for (const char* body :
       {"todo(\"1.1\");", "  todo(\"1.1\");  // later", "/* a */ todo(\"1.1\");"}) {
    CHECK(is_todo(region(body)));
    CHECK(is_only_todo(region(body)));
  }
  for (const char* body : {"get(\"http://x\"); todo(\"1.1\");", "a = '\"'; /* \" */ todo(\"1.1\");",
                           "say(\"\\\"//\"); todo(\"1.1\");"}) {
    CHECK(is_todo(region(body)));
    CHECK_FALSE(is_only_todo(region(body)));
  }
  for (const char* body : {"// todo(\"1.1\");\nreturn;", "/* todo(\"1.1\"); */",
                           "f();  // todo(\"1.1\")", "todo(\"1.2\");", "", "\"", "/*", "\\"}) {
    CHECK_FALSE(is_todo(region(body)));
  }
}

TEST_CASE("splice: the bodies put back into a starter make each lesson, byte for byte") {
  const auto all = [](const std::string&) { return true; };
  const auto steps = find_steps(".");
  std::size_t changed = 0;
  for (const std::string& file : lesson_files(".")) {
    CAPTURE(file);
    const std::string text = read_text(file);
    std::string again = make_starter(file, text, all);
    changed += again != text ? 1 : 0;
    for (const Step& step : steps) again = splice(file, again, bodies_of(step));
    CHECK(drop_todo_include(again) == text);
  }
  CHECK(changed > 20);
}

TEST_CASE("splice: a body that the other tree does not have is an error") {
  const Step step{"1.1", "x", parse_marks("a", "//> 1.1 x\n1\n//<\n")};
  const std::string two = "//> 1.1 x\n//<\n//> 1.1\n//<\n";
  CHECK(contains(error_of([&] { splice("a", two, bodies_of(step)); }), "one body too many"));
}

TEST_CASE("splice: the include line is added once") {
  const std::string once = add_todo_include(other_hpp);
  CHECK(once != other_hpp);
  CHECK(add_todo_include(once) == once);
  CHECK(drop_todo_include(once) == other_hpp);
  CHECK(drop_todo_include(other_hpp) == other_hpp);
}
