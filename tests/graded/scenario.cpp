// The story of a case goes to standard output line by line, so that it is there after a crash, too.

#include "tests/graded/scenario.hpp"

#include <cstdio>
#include <cstring>
#include <mutex>

#include "tests/graded/record.hpp"

namespace pollen::graded {

namespace {

//! Writes the story.
class Story {
 public:
  void begin() {
    actions_ = 0;
    has_failed_ = false;
    last_.clear();
  }

  void act(std::string_view what) {
    const std::lock_guard lock(mutex_);
    last_.clear();
    std::printf("%3d. %.*s\n", ++actions_, static_cast<int>(what.size()), what.data());
    std::fflush(stdout);
  }

  void tell(bool holds, const std::string& what) {
    const std::lock_guard lock(mutex_);
    if (has_failed_ || (holds && what == last_)) return;  // in a loop it is said once
    last_ = what;
    std::printf("     %s %s\n", holds ? "✓" : "✗", what.c_str());
    std::fflush(stdout);
  }

  //! What fails after the first failure, as the case's objects are destroyed, only follows from it.
  void fail(const std::string& what, const char* file, int line) {
    tell(false, what);
    const std::lock_guard lock(mutex_);
    if (std::exchange(has_failed_, true)) return;
    std::printf("       (%s:%d)\n", file, line);
    std::fflush(stdout);
  }

 private:
  std::mutex mutex_;
  int actions_ = 0;
  bool has_failed_ = false;
  std::string last_;  // what was told last
};

Story story;
thread_local bool is_told = false;  // by `judge`, before doctest hears of it

//! Lets doctest count, and tells what `judge` did not: checks in helpers, exceptions.
class StoryReporter : public doctest::IReporter {
 public:
  explicit StoryReporter(const doctest::ContextOptions&) {}

  void test_case_start(const doctest::TestCaseData&) override { story.begin(); }

  void log_assert(const doctest::AssertData& assert) override {
    if (!assert.m_failed || is_told) return;
    story.fail(text_of(assert), assert.m_file, assert.m_line);
  }

  void log_message(const doctest::MessageData& message) override {
    if (message.m_severity == doctest::assertType::is_warn) return;
    story.fail(message.m_string.c_str(), message.m_file, message.m_line);
  }

  void test_case_exception(const doctest::TestCaseException& exception) override {
    story.tell(false,
               std::string("an exception ended the case: ") + exception.error_string.c_str());
  }

  void test_run_end(const doctest::TestRunStats& stats) override {
    keep_record({stats.numTestCasesPassingFilters, stats.numTestCasesFailed, stats.numAsserts,
                 stats.numAssertsFailed});
  }

  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}

 private:
  //! What the helper says about its check; if it says nothing, the check itself.
  static std::string text_of(const doctest::AssertData& assert) {
    std::ostringstream text;
    for (int i = 0; i < get_num_active_contexts(); ++i) get_active_contexts()[i]->stringify(&text);
    if (text.str().empty()) text << assert.m_expr << " does not hold";
    if (assert.m_decomp.size() > 0) text << " (" << assert.m_decomp.c_str() << ")";
    return text.str();
  }
};

REGISTER_REPORTER("story", 0, StoryReporter);

}  // namespace

void act(std::string_view what) { story.act(what); }

void judge(bool holds, std::string_view what, std::string_view difference, Place place) {
  std::string text(what);
  if (!holds) text.append(": ").append(difference.empty() ? "that is not so" : difference);
  if (holds) {
    story.tell(true, text);
  } else {
    story.fail(text, place.file, place.line);
  }
  is_told = true;
  struct Reset {
    ~Reset() { is_told = false; }
  } reset;
  REQUIRE(holds);
}

}  // namespace pollen::graded
