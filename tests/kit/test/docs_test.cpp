// The pages' check, on a small tree in which one thing at a time is wrong.

#include "tests/kit/docs/docs.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>

#include "tests/support/temp_dir.hpp"

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

const char* const code =
    "#pragma once\n"
    "struct Bell {\n"
    "  void ring() {\n"
    "    //> 1.1 the bell rings\n"
    "    ++rung;\n"
    "    //<\n"
    "  }\n"
    "  int rung = 0;\n"
    "};\n";

const char* const page_text =
    "# A bell\n"
    "\n"
    "<!-- code: lesson01_bell/bell.hpp from \"struct Bell {\" to end -->\n"
    "```cpp\n"
    "struct Bell {\n"
    "  void ring() {\n"
    "    ++rung;\n"
    "  }\n"
    "  int rung = 0;\n"
    "};\n"
    "```\n"
    "\n"
    "<!-- run: echo rings 12.5 ms && echo twice; mask: numbers -->\n"
    "```console\n"
    "$ echo rings 12.5 ms && echo twice\n"
    "rings 7 s\n"
    "twice\n"
    "```\n"
    "\n"
    "<!-- sketch: lesson01_bell/bell.hpp -->\n"
    "```cpp\n"
    "void twice(Bell& bell) { bell.ring(); bell.ring(); }\n"
    "```\n"
    "\n"
    "See [the code](bell.hpp), [how it rings](bell.hpp#L3-L7 \"ring\"), [the "
    "top](../README.md#all-of-it).\n"
    "\n"
    "### Step 1.1: the bell rings\n"
    "\n"
    "**See it fail** and\n"
    "**Predict** and\n"
    "\n"
    "<details><summary>The prediction</summary>\n"
    "\n"
    "Once.\n"
    "\n"
    "</details>\n"
    "\n"
    "**Build** and\n"
    "**Check** `make check STEP=1.1` and\n"
    "**Break it** by `1.1-silent`:\n"
    "\n"
    "<details><summary>The wrong version: look once yours passes</summary>\n"
    "\n"
    "<!-- mutant: 1.1-silent -->\n"
    "```cpp\n"
    "// no count\n"
    "```\n"
    "\n"
    "</details>\n"
    "\n"
    "**Say it back**\n"
    "\n"
    "<details><summary>Answer</summary>\n"
    "\n"
    "It counts.\n"
    "\n"
    "</details>\n"
    "\n"
    "<details><summary>Hint 1</summary>\n"
    "\n"
    "What does it count?\n"
    "\n"
    "</details>\n"
    "\n"
    "<details><summary>Hint 2</summary>\n"
    "\n"
    "One more.\n"
    "\n"
    "</details>\n";

//! A tree whose pages are right, as the current directory.
class DocsTree {
 public:
  DocsTree() : before_(fs::current_path()) {
    fs::current_path(folder_.path());
    write_text("README.md", "# The bell\n\n## All of it!\n");
    write_text("lesson01_bell/bell.hpp", code);
    write_text(page, page_text);
    write_text("tests/mutants/lesson01/1.1-silent.cpp",
               "// mutant 1.1: silent\n// bug: b\n// killed by: k\n// shows: s\n    // no count\n");
    write_text("tests/kit/words.txt", "zzyzx\n");
  }
  DocsTree(const DocsTree&) = delete;
  DocsTree& operator=(const DocsTree&) = delete;
  ~DocsTree() { fs::current_path(before_); }

  static void change(const std::string& file, const std::string& from, const std::string& to) {
    std::string text = read_text(file);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    write_text(file, text.replace(at, from.size(), to));
  }

  //! What the check says, a line a problem.
  static std::string problems() {
    DocsOptions options;
    options.tries_mutants = false;  // see wrong_versions_test.cpp
    Docs docs(options);
    std::ostringstream log;
    docs.check(log);
    std::string all;
    for (const Problem& problem : docs.problems()) {
      all += problem.file + ':' + std::to_string(problem.line) + ": " + problem.what + '\n';
    }
    return all;
  }

  static inline const std::string page = "lesson01_bell/README.md";
  static inline const std::string bell = "lesson01_bell/bell.hpp";

 private:
  test::TempDir folder_;
  fs::path before_;
};

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("docs: pages that are right have no problem") {
  const DocsTree tree;
  CHECK(DocsTree::problems() == "");
}

TEST_CASE("docs: a line that was changed only in the code is found, and renewed") {
  const DocsTree tree;
  DocsTree::change(DocsTree::bell, "++rung", "rung += 2");
  const std::string found = DocsTree::problems();
  CHECK(has(found, "lesson01_bell/README.md:4: "));
  CHECK(has(found, "the page:     ++rung;"));
  CHECK(has(found, "the code:     rung += 2;"));
  CHECK(has(found, "`make docs`"));

  Docs docs({});
  std::ostringstream log;
  docs.renew(log);
  CHECK(has(log.str(), "lesson01_bell/README.md:4: renewed"));
  CHECK(has(read_text(DocsTree::page), "\n    rung += 2;\n  }\n"));
  CHECK(DocsTree::problems() == "");
}

TEST_CASE("docs: a quote without the bodies of steps") {
  const DocsTree tree;
  DocsTree::change(DocsTree::page, "to end -->", "to end; todo -->");
  CHECK(has(DocsTree::problems(), "the code:     todo(\"1.1\");"));
  DocsTree::change(DocsTree::page, "++rung;", "todo(\"1.1\");");
  CHECK(DocsTree::problems() == "");
  DocsTree::change(DocsTree::bell, "++rung", "rung += 2");
  CHECK(DocsTree::problems() == "");
}

TEST_CASE("docs: a line that was changed only in the page is found") {
  const DocsTree tree;
  DocsTree::change(DocsTree::page, "int rung = 0", "int rung = 1");
  CHECK(has(DocsTree::problems(), "lesson01_bell/README.md:4: "));
}

TEST_CASE("docs: code that a quote no longer finds is named") {
  const DocsTree tree;
  DocsTree::change(DocsTree::bell, "struct Bell", "class Bell");
  CHECK(has(DocsTree::problems(), "has no line with: struct Bell {"));
}

TEST_CASE("docs: a wrong version that was changed is found") {
  const DocsTree tree;
  DocsTree::change("tests/mutants/lesson01/1.1-silent.cpp", "no count", "no sound");
  CHECK(has(DocsTree::problems(), "lesson01_bell/README.md:45: "));
}

TEST_CASE("docs: a changed line of a console block is found, a number is not") {
  const DocsTree tree;
  DocsTree::change(DocsTree::page, "rings 7 s", "rings 8 s");
  CHECK(DocsTree::problems() == "");
  DocsTree::change(DocsTree::page, "\ntwice", "\nonce");
  const std::string found = DocsTree::problems();
  CHECK(has(found, "lesson01_bell/README.md:14: "));
  CHECK(has(found, "once"));
}

TEST_CASE("docs: without a mask a number counts") {
  const DocsTree tree;
  DocsTree::change(DocsTree::page, "; mask: numbers", "");
  CHECK(has(DocsTree::problems(), "lesson01_bell/README.md:14: "));
}

TEST_CASE("docs: a command that fails, or has another status than is told, is named") {
  const DocsTree tree;
  DocsTree::change(DocsTree::page, "run: echo rings 12.5 ms && echo twice", "run: exit 3");
  CHECK(has(DocsTree::problems(), "ended with status 3, not 0"));
  DocsTree::change(DocsTree::page, "run: exit 3",
                   "run: echo rings 2 s; echo twice; exit 3; exit: 3; shown: x");
  DocsTree::change(DocsTree::page, "exit: 3; shown: x; mask: numbers",
                   "mask: numbers; exit: 3; shown: x");
  DocsTree::change(DocsTree::page, "$ echo rings 12.5 ms && echo twice", "$ x");
  CHECK(DocsTree::problems() == "");
}

TEST_CASE("docs: blocks without a source are named") {
  const DocsTree tree;
  DocsTree::change(DocsTree::page,
                   "<!-- code: lesson01_bell/bell.hpp from \"struct Bell {\" to end -->", "");
  DocsTree::change(DocsTree::page, "<!-- run: echo rings 12.5 ms && echo twice; mask: numbers -->",
                   "");
  const std::string found = DocsTree::problems();
  CHECK(has(found, "README.md:4: a block of code needs a line above"));
  CHECK(has(found, "README.md:14: a console block needs a line above"));
}

TEST_CASE("docs: a sketch that does not compile is found") {
  const DocsTree tree;
  DocsTree::change(DocsTree::page, "bell.ring(); bell.ring();", "bell.peal();");
  CHECK(has(DocsTree::problems(), "lesson01_bell/README.md:21: the sketch does not compile"));
}

TEST_CASE("docs: dead links to a file, a heading and lines are found") {
  const DocsTree tree;
  DocsTree::change(DocsTree::page, "(bell.hpp)", "(ball.hpp)");
  CHECK(has(DocsTree::problems(), "README.md:25: the link to ball.hpp leads nowhere"));
  DocsTree::change(DocsTree::page, "(ball.hpp)", "(bell.hpp)");
  DocsTree::change("README.md", "All of it", "All");
  CHECK(has(DocsTree::problems(), "there is no such heading"));
  DocsTree::change("README.md", "All", "All of it");
  DocsTree::change(DocsTree::bell, "struct", "// a bell\nstruct");
  CHECK(has(DocsTree::problems(), "'ring' stands in line 4"));
  DocsTree::change(DocsTree::page, "#L3-L7", "#L30-L70");
  CHECK(has(DocsTree::problems(), "the file has 10 lines"));
}

TEST_CASE("docs: a step without a label, a heading, enough hints or a wrong version is named") {
  const DocsTree tree;
  SUBCASE("label") {
    DocsTree::change(DocsTree::page, "**Predict**", "Predict");
    CHECK(has(DocsTree::problems(),
              "README.md:27: step 1.1: it needs a line that begins with **Predict**"));
  }
  SUBCASE("order of labels") {
    DocsTree::change(DocsTree::page, "**Build**", "**Later**");
    DocsTree::change(DocsTree::page, "**Predict**", "**Build** and\n**Predict**");
    CHECK(has(DocsTree::problems(), "**Build**, below **Predict**"));
  }
  SUBCASE("prediction") {
    DocsTree::change(DocsTree::page, "The prediction", "It is one");
    CHECK(
        has(DocsTree::problems(), "**Predict** needs the fold <details><summary>The prediction<"));
  }
  SUBCASE("fold of the wrong version") {
    DocsTree::change(DocsTree::page, "The wrong version: look once yours passes",
                     "The wrong version");
    CHECK(has(DocsTree::problems(), "**Break it** needs the fold <details><summary>The wrong"));
  }
  SUBCASE("heading") {
    DocsTree::change(DocsTree::page, "### Step 1.1: the bell rings", "### Step 1.1: the bell");
    CHECK(has(DocsTree::problems(),
              "README.md:1: there is no heading `### Step 1.1: the bell rings`"));
    CHECK(has(DocsTree::problems(), "no step with this number and title: Step 1.1: the bell"));
  }
  SUBCASE("hints") {
    DocsTree::change(DocsTree::page, "Hint 2", "Another");
    CHECK(has(DocsTree::problems(), "and has 1"));
  }
  SUBCASE("wrong version") {
    DocsTree::change(DocsTree::page, "`1.1-silent`", "`1.1-loud`");
    DocsTree::change(DocsTree::page, "<!-- mutant: 1.1-silent -->",
                     "<!-- code: lesson01_bell/bell.hpp -->");
    CHECK(has(DocsTree::problems(), "**Break it** must name a wrong version"));
  }
  SUBCASE("check") {
    DocsTree::change(DocsTree::page, "STEP=1.1", "STEP=1.2");
    CHECK(has(DocsTree::problems(), "must run `make check STEP=1.1`"));
  }
}

TEST_CASE("docs: folds that GitHub would not open or close are named") {
  const DocsTree tree;
  SUBCASE("no empty line") {
    DocsTree::change(DocsTree::page, "Answer</summary>\n", "Answer</summary>");
    CHECK(has(DocsTree::problems(), "README.md:53: a fold begins with"));
  }
  SUBCASE("not closed") {
    DocsTree::change(DocsTree::page, "It counts.\n\n</details>", "It counts.");
    CHECK(has(DocsTree::problems(), "the fold of line 53 is still open"));
  }
}

}  // namespace pollen::kit
