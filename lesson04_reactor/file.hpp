#pragma once
// Files. The kernel has no "not yet" for them, so they are read and written by threads that block.

#include <fcntl.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "lesson01_future/async.hpp"
#include "lesson04_reactor/fd.hpp"

namespace pollen {

//! An open file with a position. One operation at a time; each takes effect after the ones before
//! it. One that is cancelled still runs to its end in the background, on memory of its own; if a
//! write fails there, the next operation throws its error. An operation that waits, for its turn
//! too, holds a thread of the blocking pool. Errors are `std::system_error`. (Tokio: `fs::File`.)
class File {
 public:
  //! Opens for reading.
  static Async<File> open(std::string path) { return open(std::move(path), O_RDONLY); }
  //! Opens for writing; makes the file, or empties it.
  static Async<File> create(std::string path) {
    return open(std::move(path), O_WRONLY | O_CREAT | O_TRUNC);
  }
  //! Opens with the flags and the mode of open(2).
  static Async<File> open(std::string path, int flags, mode_t mode = 0666);

  //! Reads up to the size of `buffer` at the position; 0 is the end.
  Async<std::size_t> read(std::span<char> buffer);
  //! Reads from the position to the end.
  Async<std::string> read_to_end();
  //! Writes all of `data` at the position.
  Async<void> write_all(std::string_view data);
  //! Moves the position, as lseek(2) does, and returns it from the start of the file.
  Async<std::uint64_t> seek(std::int64_t offset, int whence = SEEK_SET);
  //! Done when everything written is on the disk.
  Async<void> sync();
  //! The size in bytes of a regular file. A directory is refused with EISDIR, anything else that
  //! is no regular file with EINVAL.
  Async<std::uint64_t> size();

 private:
  struct State;
  explicit File(std::shared_ptr<State> state) : state_(std::move(state)) {}
  template <class Fn>
  auto in_order(Fn fn);

  std::shared_ptr<State> state_;
};

}  // namespace pollen
