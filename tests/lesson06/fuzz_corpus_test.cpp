// What the fuzzers have found is played again: each file of their corpora, against its oracle.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/fuzz/chunk_oracle.hpp"
#include "tests/fuzz/connection_oracle.hpp"
#include "tests/fuzz/head_oracle.hpp"
#include "tests/fuzz/router_oracle.hpp"

namespace {

// Where this file lies is known to the compiler, so the tests may run anywhere.
const std::filesystem::path corpus =
    std::filesystem::path(__FILE__).parent_path().parent_path() / "fuzz" / "corpus";

void replay(const std::string& name, void (*oracle)(std::string_view)) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus / name)) {
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    INFO("corpus/", name, "/", entry.path().filename().string());
    CHECK_NOTHROW(oracle(bytes.str()));
    ++count;
  }
  CHECK_MESSAGE(count >= 10, "the corpus of " << name << " is lacking");
}

}  // namespace

TEST_CASE("fuzz: heads, in pieces as whole, and written out again") {
  replay("head", pollen::fuzz::check_head);
}
TEST_CASE("fuzz: chunks, in pieces as whole, and beside a plain decoder") {
  replay("chunk", pollen::fuzz::check_chunks);
}
TEST_CASE("fuzz: routes and targets, beside a router that tries all patterns") {
  replay("router", pollen::fuzz::check_router);
}
TEST_CASE("fuzz: connections, where what is refused reaches no handler") {
  replay("connection", pollen::fuzz::check_connection);
}
