#pragma once
// What a handler answers.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lesson01_future/async.hpp"
#include "lesson06_http/status.hpp"

namespace pollen::http {

//! A body that is made while it is sent.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  //! The next piece, or nothing at the end. It is not called again after that, nor while an
  //! earlier call is under way. If it throws, the connection is closed in the middle of the body.
  virtual Async<std::optional<std::string>> next() = 0;
};

inline constexpr std::string_view plain_text = "text/plain; charset=utf-8";
inline constexpr std::string_view html_text = "text/html; charset=utf-8";

//! A reply: status, headers, and a body that is a string or a stream.
class Response {
 public:
  //! 200 without a body.
  Response() = default;
  //! 200, as plain text.
  Response(std::string text) : Response(Status(200), std::move(text)) {}
  Response(const char* text) : Response(std::string(text)) {}
  //! Its reason as plain text, where there may be a body.
  Response(Status status);
  //! `type` must outlive the response: a literal.
  Response(Status status, std::string text, std::string_view type = plain_text);
  template <std::convertible_to<std::string> Text>
  Response(std::pair<Status, Text> pair) : Response(pair.first, std::move(pair.second)) {}
  //! A stream of `length` bytes, exactly; where the length is not known, it goes out in chunks.
  Response(std::unique_ptr<BodyStream> source, std::string_view type,
           std::optional<std::uint64_t> length = std::nullopt);

  //! Adds a header field. Throws `std::invalid_argument` for a name that is no token, for a control
  //! character in the value (a line break would begin another header, or another reply), and for
  //! those fields that the server writes: Content-Length, Transfer-Encoding, Connection, Date.
  Response& header(std::string name, std::string value);

  Status status = Status(200);
  std::string_view content_type;  //!< Empty: none.
  std::string body;
  std::unique_ptr<BodyStream> stream;   //!< If set, it is the body.
  std::optional<std::uint64_t> length;  //!< Of the stream.
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }

 private:
  std::vector<std::pair<std::string, std::string>> headers_;
};

//! 200, as HTML. (axum: `Html`.)
struct Html : Response {
  explicit Html(std::string text) : Response(Status(200), std::move(text), html_text) {}
};

//! Makes a `Response` of what a handler returns. A type of yours joins by an overload in its own
//! namespace: `Response into_response(Mine)`.
inline Response into_response(Response response) { return response; }

//! What a handler may return, or its future give. (axum: `IntoResponse`.)
template <class T>
concept IntoResponse = requires(T value) {
  Response(into_response(std::move(value)));
};

//! The answer to an exception: the status and the reason of an `HttpError`; for any other a 500,
//! which tells the client nothing, while what it says goes to the standard error output.
Response error_response(const std::exception_ptr& error) noexcept;

}  // namespace pollen::http
