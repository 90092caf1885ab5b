#pragma once
// TCP: a listener that accepts streams, and streams of bytes.

#include <sys/uio.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "lesson01_future/async.hpp"
#include "lesson01_future/ready.hpp"
#include "lesson04_reactor/registration.hpp"
#include "lesson04_reactor/socket.hpp"

namespace pollen {

//! A TCP connection. One task may read while another writes. What it returns borrows the stream and
//! the buffer: both must outlive the operation. Cancelling a read or a write that is pending loses
//! no byte. Errors are `std::system_error`. (Tokio: `net::TcpStream`.)
class TcpStream {
 public:
  //! Connects. Throws what the connection attempt failed with, for instance ECONNREFUSED.
  static Async<TcpStream> connect(SocketAddress address);

  //! Takes over a connected TCP socket, which must be non-blocking.
  explicit TcpStream(Fd fd, std::uint32_t ready = Registration::assume_ready);

  //! Reads what there is, up to the size of `buffer`, which is not empty: 0 is the end.
  auto read(std::span<char> buffer) const {
    return io_operation(
        io_, Direction::read, "read", buffer.size(),
        [buffer](int fd, std::size_t& wanted) { return receive(fd, buffer, wanted); });
  }

  //! Appends what there is, up to 64 KiB, to `to`: 0 bytes are the end. While it waits it needs no
  //! memory for what will come, which counts when thousands of connections wait.
  auto read_append(std::string& to) const {
    return io_operation(
        io_, Direction::read, "read", append_size,
        [&to](int fd, std::size_t& wanted) { return receive_append(fd, to, wanted); });
  }

  //! As `read`, but leaves the bytes where they are.
  auto peek(std::span<char> buffer) const {
    return io_operation(io_, Direction::read, "peek", 0, [buffer](int fd) {
      return ::recv(fd, buffer.data(), buffer.size(), MSG_PEEK);
    });
  }

  //! Fills `buffer`. Throws `std::system_error` (ENODATA) if the stream ends before.
  Async<void> read_exact(std::span<char> buffer) const;

  //! Writes as much of `data` as the kernel takes, and returns how much that was.
  auto write(std::string_view data) const {
    return io_operation(io_, Direction::write, "write", data.size(),
                        [data](int fd) { return send_some(fd, data); });
  }

  //! Writes all of `data`.
  Async<void> write_all(std::string_view data) const;

  //! As `write`, from several pieces at once, of which the kernel takes 1,024.
  auto write_vectored(std::span<const iovec> pieces) const {
    pieces = pieces.first(std::min<std::size_t>(pieces.size(), 1024));
    std::size_t size = 0;
    for (const iovec& piece : pieces) size += piece.iov_len;
    return io_operation(io_, Direction::write, "write", size, [pieces](int fd) {
      msghdr message{};
      message.msg_iov = const_cast<iovec*>(pieces.data());
      message.msg_iovlen = sys::portion("write", pieces.size());
      return ::sendmsg(fd, &message, MSG_NOSIGNAL);
    });
  }

  //! Tells the peer that nothing more will be written; reading goes on.
  void shutdown() const;

  //! A future that is done when the connection is over in both directions: reset, or ended by both.
  //! Nobody may be reading meanwhile.
  auto hang_up() const {
    return poll_fn([this](Context& cx) { return io_.poll_hang_up(cx); });
  }

  //! Sends small pieces at once (true), or waits to fill packets (false, the system's default).
  void set_nodelay(bool on) const;

  SocketAddress local_address() const { return local_address_of(io_.fd()); }
  SocketAddress peer_address() const { return peer_address_of(io_.fd()); }

  //! Takes the socket out of this runtime, to go on with it elsewhere.
  Fd into_fd() && { return std::move(io_).into_fd(); }

 private:
  static constexpr std::size_t append_size = 64 * 1024;
  static ssize_t receive(int fd, std::span<char> buffer, std::size_t& wanted);
  static ssize_t receive_append(int fd, std::string& to, std::size_t& wanted);
  static ssize_t send_some(int fd, std::string_view data);

  Registration io_;
};

//! Accepts TCP connections. (Tokio: `net::TcpListener`.)
class TcpListener {
 public:
  //! Listens; port 0 lets the system choose one. Throws `std::system_error`.
  static TcpListener bind(const SocketAddress& address, int backlog = 4096);

  //! Takes over a listening socket, which must be non-blocking.
  explicit TcpListener(Fd fd) : io_("TcpListener", std::move(fd)) {}

  //! A future for the next connection. Connections that end before they are accepted are passed
  //! over. If descriptors run out it throws (EMFILE, ENFILE), and can be called again later.
  auto accept() const {
    return io_operation(io_, Direction::read, "accept", 0, accept_one,
                        [](std::size_t fd) { return TcpStream(Fd(static_cast<int>(fd))); });
  }

  SocketAddress local_address() const { return local_address_of(io_.fd()); }

 private:
  static int accept_one(int fd);

  Registration io_;
};

}  // namespace pollen
