// The parts of the pages' check, each alone.

#include <doctest/doctest.h>

#include "tests/kit/docs/console.hpp"
#include "tests/kit/docs/quotes.hpp"
#include "tests/kit/docs/spelling.hpp"

namespace pollen::kit {

TEST_CASE("docs: numbers, their units and runs of spaces are masked") {
  CHECK(mask_numbers("took 12.5 ms, 100,000 polls") == "took N, N polls");
  CHECK(mask_numbers("   7 tasks   in 3s.") == " N tasks in N.");
  CHECK(mask_numbers("1 second") == "N second");
  CHECK(mask_numbers("no number.") == "no number.");
}

TEST_CASE("docs: an ellipsis stands for any lines, also for none") {
  const Lines printed = {"a", "b", "c", "b", "d"};
  CHECK(same_output({"a", "…", "d"}, printed, false));
  CHECK(same_output({"…", "b", "d"}, printed, false));
  CHECK(same_output({"a", "b", "c", "b", "d", "…"}, printed, false));
  CHECK(same_output({"…"}, {}, false));
  CHECK_FALSE(same_output({"a", "…", "c"}, printed, false));
  CHECK_FALSE(same_output({"a", "…", "x", "…", "d"}, printed, false));
  CHECK_FALSE(same_output({"a"}, printed, false));
  CHECK_FALSE(same_output({"a", "b", "c", "b", "d", "e"}, printed, false));
}

TEST_CASE("docs: the comment above a console block is read") {
  const Command command = parse_command("run: a; b; mask: numbers; exit: 2; shown: c");
  CHECK(command.run == "a; b");
  CHECK(command.masked);
  CHECK(command.status == 2);
  CHECK(command.shown == "c");
  CHECK_THROWS_AS(parse_command("run: a; mask: words"), DocsError);
  CHECK_THROWS_AS(parse_command("run:"), DocsError);
}

TEST_CASE("docs: a command that does not end is ended") {
  const Outcome outcome = run_command("echo first; sleep 60", 1);
  CHECK(outcome.timed_out);
  CHECK(outcome.output == Lines{"first"});
}

TEST_CASE("docs: a page is taken apart") {
  const Page page = parse_page("p.md",
                               "# A `Poll`, and [more](x.md)!\n"
                               "# A `Poll`, and more!\n"
                               "a `code [no](link)` b <!-- c --> <http://d> [e](f.md#g)\n"
                               "<!-- run: h -->\n"
                               "```console\n"
                               "[no](link)\n"
                               "```\n");
  REQUIRE(page.headings.size() == 2);
  CHECK(page.headings[0].anchor == "a-poll-and-more");
  CHECK(page.headings[1].anchor == "a-poll-and-more-1");
  REQUIRE(page.links.size() == 2);
  CHECK(page.links[1].target == "f.md#g");
  CHECK(page.links[1].line == 3);
  REQUIRE(page.blocks.size() == 1);
  CHECK(page.blocks[0].source == "run: h");
  CHECK(page.blocks[0].line == 5);
  CHECK(page.blocks[0].lines == Lines{"[no](link)"});
  CHECK(page.prose[2].find("code") == std::string::npos);
  CHECK(page.prose[2].find('d') == std::string::npos);
}

TEST_CASE("docs: a misspelt word is found where it first stands; listed words and names are not" *
          doctest::skip(!has_speller())) {
  const Page page = parse_page("p.md", "A waker's word.\nA `wrod` in x.wrod, and a wrod.\nwrod\n");
  const auto problems = check_spelling({page}, read_words("Waker\n"));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].line == 2);
  CHECK(problems[0].what.find("'wrod'") != std::string::npos);
}

}  // namespace pollen::kit
