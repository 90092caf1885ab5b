#pragma once
// A reply's status, and the exception that carries one.

#include <stdexcept>
#include <string>
#include <string_view>

namespace pollen::http {

//! A status code (RFC 9110 section 15), as in `Status(404)`. Throws `std::invalid_argument` for one
//! that ends no exchange: only 200 to 599 do.
class Status {
 public:
  explicit constexpr Status(int code) : code_(code) {
    if (code < 200 || code > 599) {
      throw std::invalid_argument("Status: no final status: " + std::to_string(code));
    }
  }
  constexpr int code() const { return code_; }
  //! The reason phrase; empty for a code that the table lacks.
  std::string_view reason() const;
  //! False where RFC 9110 forbids content.
  constexpr bool allows_body() const { return code_ != 204 && code_ != 205 && code_ != 304; }
  friend constexpr bool operator==(Status, Status) = default;

 private:
  int code_;
};

//! Thrown when a request cannot be served: by the parser, by an extractor, or by a handler. The
//! client gets the status and, as text, the reason why.
struct HttpError : std::runtime_error {
  HttpError(int code, const std::string& why) : std::runtime_error(why), status(code) {}
  Status status;
};

//! Throws that unless all is well.
inline void require(bool ok, int code, const char* why) {
  if (!ok) throw HttpError(code, why);
}

}  // namespace pollen::http
