#include "lesson04_reactor/file.hpp"

#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>

#include "lesson03_executor/executor.hpp"

namespace pollen {

struct File::State {
  // An operation's place in line: its turn comes when all before it have left. It leaves when it is
  // destroyed: it was carried out, or dropped before it began, for instance with its runtime.
  class Place {
   public:
    explicit Place(std::shared_ptr<State> state) : state_(std::move(state)) {
      const std::lock_guard<std::mutex> lock(state_->mutex);
      number_ = state_->drawn++;
      state_->line.insert(number_);
    }
    Place(Place&&) = default;
    ~Place() {
      if (!state_) return;  // moved from
      {
        const std::lock_guard<std::mutex> lock(state_->mutex);
        state_->line.erase(number_);
      }
      state_->turn.notify_all();
    }

    State& wait_for_turn() {
      std::unique_lock<std::mutex> lock(state_->mutex);
      state_->turn.wait(lock, [&] { return *state_->line.begin() == number_; });
      return *state_;
    }

   private:
    std::shared_ptr<State> state_;
    std::uint64_t number_;
  };

  explicit State(Fd file) : fd(std::move(file)) {}

  void throw_write_error() {
    if (const int error = std::exchange(write_error, 0)) sys::throw_errno("write", error);
  }

  const Fd fd;
  // Of a write, until whoever waits for it, or the next operation, throws it. It belongs to the
  // operation whose turn it is, and then to whoever has waited for that.
  int write_error = 0;
  std::mutex mutex;  // guards what follows
  std::condition_variable turn;
  std::set<std::uint64_t> line;
  std::uint64_t drawn = 0;
};

// A write to a pipe that nobody reads fails with EPIPE. The signal that comes with it would end the
// program, so it is held off, and taken back if it was ours.
static ssize_t write_some(int fd, std::string_view data) {
  sigset_t pipe, pending, before;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const ssize_t count = ::write(fd, data.data(), sys::portion("write", data.size()));
  const int error = errno;
  const timespec at_once{};
  if (count == -1 && error == EPIPE && sigismember(&pending, SIGPIPE) == 0) {
    sigtimedwait(&pipe, nullptr, &at_once);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return count;
}

template <class Fn>
auto File::in_order(Fn fn) {
  return spawn_blocking([place = State::Place(state_), fn = std::move(fn)]() mutable {
    State& state = place.wait_for_turn();
    state.throw_write_error();
    return fn(state);
  });
}

Async<File> File::open(std::string path, int flags, mode_t mode) {
  auto opened = spawn_blocking([path = std::move(path), flags, mode] {
    if (path.find('\0') != path.npos) sys::throw_errno("open: a NUL in the path", EINVAL);
    const auto open_it = [&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); };
    const int fd = sys::call("open", open_it);
    if (const int error = errno; fd == -1) sys::throw_errno(("open " + path).c_str(), error);
    return std::make_shared<State>(Fd(fd));
  });
  auto state = co_await opened;
  co_return File(std::move(state));
}

Async<std::size_t> File::read(std::span<char> buffer) {
  // Into memory of its own: the buffer may be gone if we are cancelled meanwhile.
  auto operation = in_order([size = buffer.size()](State& state) {
    std::string data(size, '\0');
    const auto count = sys::check(
        "read", [&] { return ::read(state.fd.get(), data.data(), sys::portion("read", size)); });
    data.resize(static_cast<std::size_t>(count));
    return data;
  });
  const std::string data = co_await operation;
  std::copy(data.begin(), data.end(), buffer.begin());
  co_return data.size();
}

Async<std::string> File::read_to_end() {
  std::string all;
  while (true) {
    std::string chunk(64 * 1024, '\0');
    const std::size_t count = co_await read(chunk);
    if (count == 0) co_return all;
    all.append(chunk, 0, count);
  }
}

Async<void> File::write_all(std::string_view data) {
  auto operation = in_order([copy = std::string(data)](State& state) {
    std::string_view rest = copy;
    while (!rest.empty() && state.write_error == 0) {
      const auto count = sys::call("write", [&] { return write_some(state.fd.get(), rest); });
      if (count == -1) {
        state.write_error = errno;
      } else {
        rest.remove_prefix(static_cast<std::size_t>(count));
      }
    }
  });
  co_await operation;
  state_->throw_write_error();  // if we are cancelled before we get here, the next operation does
}

Async<std::uint64_t> File::seek(std::int64_t offset, int whence) {
  auto operation = in_order([offset, whence](State& state) {
    return sys::check("seek", [&] { return ::lseek(state.fd.get(), offset, whence); });
  });
  const auto position = co_await operation;
  co_return static_cast<std::uint64_t>(position);
}

Async<void> File::sync() {
  auto operation =
      in_order([](State& state) { sys::check("sync", [&] { return ::fsync(state.fd.get()); }); });
  co_await operation;
}

Async<std::uint64_t> File::size() {
  auto operation = in_order([](State& state) {
    struct stat info {};
    sys::check("stat", [&] { return ::fstat(state.fd.get(), &info); });
    if (S_ISDIR(info.st_mode)) sys::throw_errno("size", EISDIR);
    if (!S_ISREG(info.st_mode)) sys::throw_errno("size", EINVAL);
    return static_cast<std::uint64_t>(info.st_size);
  });
  const auto size = co_await operation;
  co_return size;
}

}  // namespace pollen
