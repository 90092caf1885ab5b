#pragma once
// A small tree with two lessons, and what the kit's tests ask about it.

#include <doctest/doctest.h>

#include <iostream>
#include <sstream>
#include <string>

#include "tests/kit/learner.hpp"
#include "tests/kit/steps.hpp"
#include "tests/kit/workbook.hpp"
#include "tests/support/temp_dir.hpp"

namespace pollen::kit::test {

namespace fs = std::filesystem;

//! What `action` throws; empty if it throws nothing.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

//! Sends what is written to a stream elsewhere, for a while.
class Redirect {
 public:
  Redirect(std::ostream& stream, std::ostream& to)
      : stream_(stream), before_(stream.rdbuf(to.rdbuf())) {}
  Redirect(const Redirect&) = delete;
  Redirect& operator=(const Redirect&) = delete;
  ~Redirect() { stream_.rdbuf(before_); }

 private:
  std::ostream& stream_;
  std::streambuf* before_;
};

//! What `action` prints, to either stream.
template <class Action>
std::string output_of(Action action) {
  std::ostringstream text;
  const Redirect out(std::cout, text);
  const Redirect err(std::cerr, text);
  action();
  return text.str();
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

//! Puts `text` in place of `part`, which must be there.
inline void edit(const fs::path& file, const std::string& part, const std::string& text) {
  std::string whole = read_text(file);
  REQUIRE(contains(whole, part));
  write_text(file, whole.replace(whole.find(part), part.size(), text));
}

inline const std::string one_hpp = R"(#pragma once
#include <utility>

int one() {
  //> 1.1 the first
  return 1;
  //<
}
int two() {
  //> 1.2 the second
  int a = 2;
  return a;
  //<
}
)";

inline const std::string other_hpp = R"(#pragma once
#include "lesson01_a/one.hpp"

int more() {
  //> 1.2
  return 3;
  //<
}
)";

inline const std::string chapter = R"(# Lesson 1

<!-- code: lesson01_a/one.hpp step 1.2 -->
```cpp
int a = 2;
return a;
```

### Step 1.1: the first

**Build** it.

```console
# this is no heading
```

<details><summary>Hint 1</summary>

Which number comes first?

</details>

<details><summary>Say it back</summary>

One.

</details>

<details><summary>Hint 2</summary>

It is one.

</details>

### Step 1.2: the second
)";

//! The solved lessons in `reference`; copies of them go to other folders beside it.
struct Tree {
  pollen::test::TempDir dir;
  fs::path reference = dir / "reference";
  fs::path book = dir / "book";

  Tree() {
    const auto put = [&](const char* file, const std::string& text) {
      write_text(reference / file, text);
    };
    put("Makefile", "all:\n");
    put("README.md", "# Top\n");
    put(".clangd", "CompileFlags:\n");
    put(".ci/run", "true\n");
    put(".github/workflows/ci.yml", "      - run: bash .ci/run\n");
    put("lesson01_a/one.hpp", one_hpp);
    put("lesson01_a/other.hpp", other_hpp);
    put("lesson01_a/plain.cpp", "int none;\n");
    put("lesson01_a/README.md", chapter);
    put("lesson02_b/b.hpp", "//> 2.1 another\nint b;\n//<\n");
    put("lesson03_c/c.hpp", "//> 3.1 later\nint c;\n//<\n");
    put("tests/kit/steps.hpp", "");
    put("tests/lesson01/a_test.cpp", "");
    put("tests/lesson03/c_test.cpp", "");
    put("tests/mutants/lesson01/1.1-zero.cpp", "return 0;\n");
    put("tests/model/seeded.py", "return 1;\n");
  }

  void write_workbook(bool add = false) {
    Copy copy{.from = reference, .to = book, .add = add};
    output_of([&] { write_copy(copy); });
  }
  void write_handout(int lesson, bool with_earlier = true) {
    Copy copy{.from = reference, .to = book, .handout = lesson, .with_earlier = with_earlier};
    output_of([&] { write_copy(copy); });
  }
  Question ask(const std::string& step) const { return {book, step, {}}; }
};

}  // namespace pollen::kit::test
