// Files: what is asked for takes effect in order, whoever gives up waiting for it.

#include "lesson04_reactor/file.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>

#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <sstream>
#include <thread>

#include "lesson01_future/ready.hpp"
#include "tests/support/executors.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pollen;
using namespace pollen::test;

namespace {

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void make_file(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

// Starts an operation and gives it up at once: from then on it is on its own.
template <Future F>
void start_and_give_up(F operation) {
  const Waker nobody;
  Context cx(nobody);
  (void)operation.poll(cx);
}

Async<std::string> read_up_to(File& file, std::size_t size) {
  std::string text(size, '\0');
  const std::size_t count = co_await file.read(text);
  text.resize(count);
  co_return text;
}

// A named pipe, open at both ends, so that a read waits until there is something.
Fd make_pipe(const std::string& path) {
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  return Fd(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
}

void put_into(const Fd& pipe, std::string_view text) {
  REQUIRE(::write(pipe.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

}  // namespace

TEST_CASE_TEMPLATE("76 File: writes are in order before sync, seek and read", E, OneThread,
                   ManyThreads) {
  const TempDir dir;
  E executor;
  const std::string text = executor.block_on(rescued([](std::string path) -> Async<std::string> {
    auto file = co_await File::open(path, O_RDWR | O_CREAT);
    co_await file.write_all("one, ");
    co_await file.write_all("");
    co_await file.write_all("two, three");
    co_await file.sync();
    const auto end = co_await file.seek(0, SEEK_CUR);
    CHECK(end == 15);
    const auto back = co_await file.seek(-10, SEEK_END);
    CHECK(back == 5);
    co_await file.write_all("TWO");
    const std::string rest = co_await file.read_to_end();
    CHECK(rest == ", three");
    co_await file.seek(0);
    const std::string all = co_await file.read_to_end();
    co_return all;
  }(dir / "file")));
  CHECK(text == "one, TWO, three");
  CHECK(content_of(dir / "file") == text);
}

TEST_CASE_TEMPLATE("76 File: what nobody waits for any more is done all the same, and in order", E,
                   OneThread, ManyThreads) {
  const TempDir dir;
  std::string expected;
  for (int i = 0; i < 500; ++i) expected += std::to_string(i) + " ";
  E executor;
  const std::string text = executor.block_on(rescued([](std::string path) -> Async<std::string> {
    auto file = co_await File::open(path, O_RDWR | O_CREAT);
    for (int i = 0; i < 500; ++i) start_and_give_up(file.write_all(std::to_string(i) + " "));
    co_await file.sync();
    start_and_give_up(file.seek(0));
    const std::string all = co_await file.read_to_end();
    co_return all;
  }(dir / "file")));
  CHECK(text == expected);
}

TEST_CASE("76 File: an error in the background surfaces in the next call, once") {
  Faults faults;
  LocalExecutor executor;
  executor.block_on(rescued([](Faults& calls) -> Async<> {
    auto file = co_await File::open("/dev/full", O_RDWR);
    const auto write_in_background = [&] {
      const auto given_up = std::make_shared<std::promise<void>>();
      calls.before("write", [given_up] { given_up->get_future().wait(); });
      start_and_give_up(file.write_all("more than fits"));
      given_up->set_value();
    };
    for (int i = 0; i < 2; ++i) {
      write_in_background();
      const std::string error = co_await failure_in(file.seek(0));
      CHECK(error == failure("write", ENOSPC));
      const std::string none = co_await failure_in(file.seek(0));
      CHECK(none == "it did not fail");
    }
    write_in_background();
    const std::string error = co_await failure_in(file.write_all("again"));
    CHECK(error == failure("write", ENOSPC));
  }(faults)));
}

TEST_CASE("76 File: an error that was thrown is not thrown again") {
  LocalExecutor executor;
  executor.block_on(rescued([]() -> Async<> {
    auto file = co_await File::open("/dev/full", O_RDWR);
    const std::string error = co_await failure_in(file.write_all("more than fits"));
    CHECK(error == failure("write", ENOSPC));
    const std::string none = co_await failure_in(read_up_to(file, 1));
    CHECK(none == "it did not fail");
  }()));
}

TEST_CASE("File: a read that is given up touches no memory of its caller's, and takes its turn") {
  const TempDir dir;
  const Fd pipe = make_pipe(dir / "pipe");
  LocalExecutor executor;
  executor.block_on(rescued([](std::string path, const Fd& far) -> Async<> {
    auto file = co_await File::open(path, O_RDWR);
    {
      const auto gone = std::make_unique<char[]>(4);
      start_and_give_up(file.read(std::span<char>(gone.get(), 4)));
    }
    auto second = spawn(read_up_to(file, 4));
    co_await yield_now();
    put_into(far, "ab  cd");  // the first read takes four bytes
    const std::string text = co_await second;
    CHECK(text == "cd");
  }(dir / "pipe", pipe)));
}

TEST_CASE("File: may be destroyed while its operations run") {
  const TempDir dir;
  LocalExecutor executor;
  executor.block_on(rescued([](std::string path) -> Async<> {
    {
      auto file = co_await File::create(path);
      start_and_give_up(file.write_all("hello"));
    }
    start_and_give_up(File::create(path + " of which nobody has heard"));
    auto again = co_await File::open(path);
    co_await again.size();
  }(dir / "file")));
}

TEST_CASE("66 File: an operation that went with its runtime does not hold up the next one") {
  const TempDir dir;
  std::optional<File> file;
  std::promise<void> queued;
  {
    Runtime runtime = Runtime::Builder().workers(1).blocking_threads(1).build();
    file = runtime.block_on(File::create(dir / "file"));
    runtime
        .spawn_blocking([&] {  // keeps the only thread busy until the runtime is going
          queued.get_future().wait();
          while (!spawn_blocking([] {}).is_finished()) std::this_thread::yield();
        })
        .detach();
    runtime.block_on(poll_fn([&](Context&) -> Poll<void> {
      start_and_give_up(file->write_all("never written"));
      return Ready{};
    }));
    queued.set_value();
  }
  LocalExecutor other;
  CHECK_NOTHROW(other.block_on(rescued(file->write_all("written"))));
  CHECK(content_of(dir / "file") == "written");
}

TEST_CASE("File: open, create and their errors, which name the path") {
  const TempDir dir;
  LocalExecutor executor;
  CHECK(executor.block_on(failure_in(File::open(dir / "none"))) ==
        failure("open " + (dir / "none"), ENOENT));
  CHECK(executor.block_on(failure_in(File::create(dir.path()))) ==
        failure("open " + dir.path(), EISDIR));
  make_file(dir / "file", "what was there");
  CHECK(executor.block_on(failure_in(File::open(dir / "file", O_WRONLY | O_CREAT | O_EXCL))) ==
        failure("open " + (dir / "file"), EEXIST));
  CHECK(executor.block_on(failure_in(File::open((dir / "file") + "/x"))) ==
        failure("open " + (dir / "file") + "/x", ENOTDIR));
  CHECK(executor.block_on(failure_in(File::open((dir / "file") + std::string("\0.txt", 5)))) ==
        failure("open: a NUL in the path", EINVAL));

  auto file = executor.block_on(File::create(dir / "file"));
  CHECK(content_of(dir / "file").empty());
  CHECK(executor.block_on(failure_in(read_up_to(file, 1))) == failure("read", EBADF));
  auto again = executor.block_on(File::open(dir / "file"));
  CHECK(executor.block_on(failure_in(again.write_all("x"))) == failure("write", EBADF));

  executor.block_on(File::open(dir / "mode", O_WRONLY | O_CREAT, 0600));
  struct stat info {};
  REQUIRE(::stat((dir / "mode").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("File: what is no regular file") {
  const TempDir dir;
  const Fd pipe = make_pipe(dir / "pipe");
  LocalExecutor executor;
  auto directory = executor.block_on(File::open(dir.path()));
  CHECK(executor.block_on(failure_in(read_up_to(directory, 1))) == failure("read", EISDIR));
  CHECK(executor.block_on(failure_in(directory.size())) == failure("size", EISDIR));

  auto fifo = executor.block_on(File::open(dir / "pipe", O_RDWR));
  CHECK(executor.block_on(failure_in(fifo.size())) == failure("size", EINVAL));
  CHECK(executor.block_on(failure_in(fifo.seek(0))) == failure("seek", ESPIPE));
  CHECK(executor.block_on(failure_in(fifo.sync())) == failure("sync", EINVAL));
  executor.block_on(fifo.write_all("hello"));
  CHECK(executor.block_on(rescued(read_up_to(fifo, 10))) == "hello");
}

TEST_CASE("File: size, pieces, the end, and a file of several chunks") {
  const TempDir dir;
  std::string text;
  for (int i = 0; text.size() < 200'000; ++i) text += std::to_string(i) + "\n";
  make_file(dir / "file", text);
  LocalExecutor executor;
  auto file = executor.block_on(File::open(dir / "file"));
  CHECK(executor.block_on(file.size()) == text.size());
  CHECK(executor.block_on(read_up_to(file, 4)) == "0\n1\n");
  CHECK(executor.block_on(file.read_to_end()) == text.substr(4));
  CHECK(executor.block_on(read_up_to(file, 4)).empty());
  CHECK(executor.block_on(file.read_to_end()).empty());
  CHECK(executor.block_on(file.size()) == text.size());
}

TEST_CASE("File: a short write is not taken for all") {
  // What is too much for a pipe that does not wait is written in part; then there is an error.
  const TempDir dir;
  const Fd pipe = make_pipe(dir / "pipe");
  LocalExecutor executor;
  auto file = executor.block_on(File::open(dir / "pipe", O_RDWR | O_NONBLOCK));
  CHECK(executor.block_on(failure_in(file.write_all(std::string(1'000'000, 'x')))) ==
        failure("write", EAGAIN));
}

TEST_CASE("File: to write to a pipe that nobody reads is an error, and no signal is left") {
  const TempDir dir;
  Fd reader = make_pipe(dir / "pipe");
  LocalExecutor executor;
  auto file = executor.block_on(File::open(dir / "pipe", O_WRONLY));
  reader = Fd();
  CHECK(executor.block_on(failure_in(file.write_all("lost"))) == failure("write", EPIPE));
  auto pending = executor.handle().spawn_blocking([] {
    sigset_t signals;
    sigpending(&signals);
    return sigismember(&signals, SIGPIPE);
  });
  CHECK(executor.block_on(std::move(pending)) == 0);
}

TEST_CASE("69 File: a system call that a signal interrupts is made again") {
  const TempDir dir;
  Faults faults;
  LocalExecutor executor;
  for (const char* call : {"open", "write", "seek", "read", "sync", "stat"}) {
    faults.fail(call, EINTR, 2);
  }
  auto file = executor.block_on(File::open(dir / "file", O_RDWR | O_CREAT));
  executor.block_on(file.write_all("hello"));
  executor.block_on(file.seek(1));
  CHECK(executor.block_on(read_up_to(file, 10)) == "ello");
  executor.block_on(file.sync());
  CHECK(executor.block_on(file.size()) == 5);
  for (const char* call : {"open", "write", "seek", "read", "sync", "stat"}) {
    CHECK_MESSAGE(faults.count(call) == 3, call);
  }
}

TEST_CASE("File: errors name the operation") {
  const TempDir dir;
  Faults faults;
  LocalExecutor executor;
  auto file = executor.block_on(File::open(dir / "file", O_RDWR | O_CREAT));
  faults.fail("read", EIO);
  CHECK(executor.block_on(failure_in(read_up_to(file, 1))) == failure("read", EIO));
  faults.fail("write", EDQUOT);
  CHECK(executor.block_on(failure_in(file.write_all("x"))) == failure("write", EDQUOT));
  faults.fail("sync", EIO);
  CHECK(executor.block_on(failure_in(file.sync())) == failure("sync", EIO));
  faults.fail("stat", EIO);
  CHECK(executor.block_on(failure_in(file.size())) == failure("stat", EIO));
  CHECK(executor.block_on(failure_in(file.seek(-1))) == failure("seek", EINVAL));
  // None of them has done harm.
  executor.block_on(file.write_all("hello"));
  CHECK(content_of(dir / "file") == "hello");
}

TEST_CASE("File: outside of an executor it is refused") {
  CHECK_THROWS_AS(block_on(File::open("/dev/null")), std::logic_error);
}
