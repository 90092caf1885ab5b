#include "tests/kit/workbook.hpp"

#include "tests/kit/chapter.hpp"
#include "tests/kit/test/fixture.hpp"

using namespace pollen::kit;
using namespace pollen::kit::test;

TEST_CASE("workbook: the whole tree, with nothing written and no wrong bodies") {
  Tree tree;
  tree.write_workbook();
  for (const Step& step : find_steps(tree.book)) {
    for (const Region& region : step.regions) CHECK(contains(region.body, "todo(\""));
  }
  CHECK(find_steps(tree.book).size() == find_steps(tree.reference).size());
  CHECK(fs::exists(tree.book / "Makefile"));
  CHECK(fs::exists(tree.book / ".clangd"));
  CHECK(fs::exists(tree.book / "tests/lesson03/c_test.cpp"));
  CHECK_FALSE(fs::exists(tree.book / "tests/mutants"));
  CHECK_FALSE(fs::exists(tree.book / ".ci"));
  CHECK(read_text(tree.book / "lesson01_a/plain.cpp") == "int none;\n");
  CHECK(read_text(tree.book / ".starter/lesson01_a/one.hpp") ==
        read_text(tree.book / "lesson01_a/one.hpp"));
  CHECK(contains(read_text(tree.book / ".github/workflows/ci.yml"), "make check"));
}

TEST_CASE("workbook: it knows its reference, and another place can be named") {
  Tree tree;
  tree.write_workbook();
  CHECK(fs::equivalent(reference_of(tree.book, ""), tree.reference));
  fs::rename(tree.reference, tree.dir / "moved");
  CHECK(contains(error_of([&] { reference_of(tree.book, ""); }), "REFERENCE=dir"));
  CHECK(fs::equivalent(reference_of(tree.book, tree.dir / "moved"), tree.dir / "moved"));
  CHECK(contains(error_of([&] { reference_of(tree.book, "/nowhere"); }), "/nowhere"));
}

TEST_CASE("workbook: a folder that is there is left alone") {
  Tree tree;
  tree.write_workbook();
  write_text(tree.book / "lesson01_a/one.hpp", "mine\n");
  CHECK(contains(error_of([&] { tree.write_workbook(); }), "is there already"));
  CHECK(read_text(tree.book / "lesson01_a/one.hpp") == "mine\n");
}

TEST_CASE("workbook: add brings what is lacking and changes nothing else") {
  Tree tree;
  tree.write_workbook();
  write_text(tree.book / "lesson01_a/one.hpp", "mine\n");
  fs::remove(tree.book / "lesson02_b/b.hpp");
  write_text(tree.reference / "lesson01_a/new.hpp", "int fresh;\n");
  tree.write_workbook(true);
  CHECK(read_text(tree.book / "lesson01_a/one.hpp") == "mine\n");
  CHECK(contains(read_text(tree.book / "lesson02_b/b.hpp"), "todo"));
  CHECK(read_text(tree.book / "lesson01_a/new.hpp") == "int fresh;\n");
}

TEST_CASE("workbook: add brings the course's tests up to date as a whole, and keeps the old ones") {
  Tree tree;
  write_text(tree.reference / "tests/kit/old.cpp", "int old;\n");
  tree.write_workbook();
  edit(tree.book / "lesson01_a/one.hpp", "todo(\"1.1\");", "return 7;");
  write_text(tree.book / "lesson01_a/plain.cpp", "int mine;\n");
  write_text(tree.book / "tests/lesson01/mine_test.cpp", "mine\n");
  write_text(tree.book / "build/kit/old.d", "");
  const std::string mine = read_text(tree.book / "lesson01_a/one.hpp");
  fs::remove(tree.reference / "tests/kit/old.cpp");
  write_text(tree.reference / "tests/kit/steps.hpp", "int changed;\n");
  write_text(tree.reference / "tests/kit/new.cpp", "int fresh;\n");
  tree.write_workbook(true);
  CHECK(read_text(tree.book / "lesson01_a/one.hpp") == mine);
  CHECK(read_text(tree.book / "lesson01_a/plain.cpp") == "int mine;\n");
  CHECK(read_text(tree.book / "tests/kit/steps.hpp") == "int changed;\n");
  CHECK(fs::exists(tree.book / "tests/kit/new.cpp"));
  CHECK_FALSE(fs::exists(tree.book / "tests/kit/old.cpp"));
  CHECK_FALSE(fs::exists(tree.book / "build"));
  CHECK(read_text(tree.book / ".backup/course-1/tests/kit/steps.hpp").empty());
  CHECK(read_text(tree.book / ".backup/course-1/tests/lesson01/mine_test.cpp") == "mine\n");
  write_text(tree.book / "tests/lesson01/mine_test.cpp", "mine\n");
  tree.write_workbook(true);  // now it is up to date
  CHECK(fs::exists(tree.book / "tests/lesson01/mine_test.cpp"));
  CHECK_FALSE(fs::exists(tree.book / ".backup/course-2"));
}

TEST_CASE("workbook: add refuses one whose lessons were given otherwise, and touches nothing") {
  Tree tree;
  tree.write_workbook();
  fs::remove(tree.book / "lesson02_b/b.hpp");
  write_text(tree.reference / "tests/kit/new.cpp", "int fresh;\n");
  write_text(tree.reference / "tests/kit/steps.hpp", "int changed;\n");
  const auto refuses = [&](const std::string& file) {
    const std::string error = error_of([&] { tree.write_workbook(true); });
    CHECK(contains(error, "was written: " + file + "."));
    CHECK(contains(error, ".reference; or name another folder with DIR="));
    CHECK(read_text(tree.book / "tests/kit/steps.hpp").empty());
    CHECK_FALSE(fs::exists(tree.book / "tests/kit/new.cpp"));
    CHECK_FALSE(fs::exists(tree.book / "lesson02_b/b.hpp"));
  };
  edit(tree.reference / "lesson01_a/one.hpp", "int one()", "long one()");
  refuses("lesson01_a/one.hpp");
  write_text(tree.reference / "lesson01_a/one.hpp", one_hpp);
  write_text(tree.reference / "lesson01_a/plain.cpp", "int some;\n");
  refuses("lesson01_a/plain.cpp");
  fs::remove(tree.book / ".starter/lesson01_a/plain.cpp");  // as in older workbooks
  refuses("lesson01_a/plain.cpp");
  fs::remove(tree.reference / "lesson01_a/plain.cpp");
  write_text(tree.book / ".starter/lesson01_a/plain.cpp", "int none;\n");
  refuses("lesson01_a/plain.cpp");
}

TEST_CASE("workbook: add refuses a folder that is no workbook") {
  Tree tree;
  write_text(tree.book / "thesis.txt", "mine\n");
  CHECK(contains(error_of([&] { tree.write_workbook(true); }), "no workbook"));
  CHECK_FALSE(fs::exists(tree.book / "Makefile"));
}

TEST_CASE("workbook: none is made of a workbook, nor inside the tree") {
  Tree tree;
  tree.write_workbook();
  const Copy again{.from = tree.book, .to = tree.dir / "again"};
  CHECK(contains(error_of([&] { write_copy(again); }), "a workbook or a hand-out itself"));
  const Copy inside{.from = tree.reference, .to = tree.reference / "lesson01_a/book"};
  CHECK(contains(error_of([&] { write_copy(inside); }), "inside this tree"));
}

TEST_CASE("handout: its lesson open, those below solved, none above, no solutions") {
  Tree tree;
  tree.write_handout(2);
  CHECK(contains(read_text(tree.book / "lesson02_b/b.hpp"), "todo(\"2.1\")"));
  CHECK(read_text(tree.book / "lesson01_a/one.hpp") == one_hpp);
  CHECK_FALSE(fs::exists(tree.book / "lesson03_c"));
  CHECK_FALSE(fs::exists(tree.book / "tests/lesson03"));
  CHECK_FALSE(fs::exists(tree.book / "tests/mutants"));
  CHECK_FALSE(fs::exists(tree.book / "tests/model"));
  CHECK_FALSE(fs::exists(tree.book / ".reference"));
  CHECK(handout_lesson(tree.book) == 2);
  CHECK(contains(read_text(tree.book / ".github/workflows/ci.yml"), "make check2"));
  CHECK(contains(error_of([&] { reference_of(tree.book, ""); }), "REFERENCE=dir"));
}

TEST_CASE("handout: without the lessons below, which are the learner's own") {
  Tree tree;
  tree.write_handout(2, false);
  CHECK_FALSE(fs::exists(tree.book / "lesson01_a"));
  CHECK(fs::exists(tree.book / "lesson02_b/b.hpp"));
}

TEST_CASE("handout: of a lesson that is not there") {
  Tree tree;
  CHECK(contains(error_of([&] { tree.write_handout(6); }), "no lesson 6"));
  CHECK_FALSE(fs::exists(tree.book));
}

TEST_CASE("chapter: the code of an open step is not quoted") {
  Tree tree;
  tree.write_workbook();
  const std::string text = read_text(tree.book / "lesson01_a/README.md");
  CHECK_FALSE(contains(text, "int a = 2;"));
  CHECK(contains(text, "```cpp\ntodo(\"1.2\");\n```\n"));
  // What surrounds it is as it was.
  CHECK(contains(text, "\n### Step 1.2: the second\n"));
}

TEST_CASE("chapter: a longer quote loses only the body") {
  Tree tree;
  const auto steps = find_steps(tree.reference);
  const std::string quote =
      "<!-- code: x -->\n```cpp\nint two() {\n    int a = 2;\n    return a;\n}\n```\n";
  CHECK(hide_solutions(quote, steps) ==
        "<!-- code: x -->\n```cpp\nint two() {\n    todo(\"1.2\");\n}\n```\n");
}

TEST_CASE("chapter: hints are the folds of that name below the step's heading") {
  const auto hints = find_hints(chapter, "1.1");
  REQUIRE(hints.size() == 2);
  CHECK(hints[0] == "Which number comes first?");
  CHECK(hints[1] == "It is one.");
  CHECK(find_hints(chapter, "1.2").empty());
}
