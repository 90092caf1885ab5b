#pragma once
// What a client asks for.

#include <memory>
#include <optional>
#include <typeindex>
#include <vector>

#include "lesson06_http/text.hpp"

namespace pollen::http {

//! One header field. The views are good as long as the request is.
struct Header {
  std::string_view name;
  std::string_view value;
};

//! What a router shares with its handlers, by type.
using States = std::vector<std::pair<std::type_index, std::shared_ptr<void>>>;

//! A request. All its views look into one buffer that it owns and that stays where it is when the
//! request is moved; parsing the next request into the same object uses the memory again.
class Request {
 public:
  Request() = default;
  Request(Request&&) = default;  // no copies: their views would look into the original
  Request& operator=(Request&&) = default;

  std::string_view method;                 //!< "GET": methods know case.
  std::string_view target;                 //!< What the request line says, as it came.
  std::string_view path;                   //!< The target's path as it came, or "*".
  std::string_view query;                  //!< What follows its '?', as it came.
  std::string_view host;                   //!< Of an absolute target, else of the Host field.
  int minor_version = 1;                   //!< 0 or 1: HTTP/1.0 or HTTP/1.1.
  std::vector<Header> headers;             //!< In order, also those that came twice.
  std::vector<std::string_view> segments;  //!< The path's: split at '/', and decoded after that.
  std::vector<std::string_view> params;    //!< Of the route, in order. `Path` takes them from here.
  std::string body;
  const States* states = nullptr;  //!< Of the router; `State` looks here.

  //! The value of the first field of that name, in any case.
  std::optional<std::string_view> header(std::string_view name) const;
  //! The same for a field of which there must not be two: throws a 400 if there are.
  std::optional<std::string_view> single_header(std::string_view name) const;

  //! Calls `fn` with each element of a field that is a comma-separated list (RFC 9110 5.6.1),
  //! empty ones too, over all fields of that name.
  template <class Fn>
  void for_each_item(std::string_view name, Fn fn) const {
    for (const Header& header : headers) {
      if (!iequals(header.name, name)) continue;
      for (std::size_t at = 0, comma = 0; at <= header.value.size(); at = comma + 1) {
        comma = std::min(header.value.find(',', at), header.value.size());
        fn(trim(header.value.substr(at, comma - at)));
      }
    }
  }

  //! For a handler that wants it whole. What `Path` and `Body` took of it is missing then.
  static Request&& from(Request& request) { return std::move(request); }

  //! True if the client wants to use the connection again (RFC 9112 9.3).
  bool wants_keep_alive() const;
  //! True if the client waits for a "100 Continue" before it sends the body (RFC 9110 10.1.1).
  //! Throws a 417 for any other expectation.
  bool expects_continue() const;

  //! True if it takes more memory than usual ones do.
  bool is_large() const {
    return text_.capacity() + body.capacity() + segments.capacity() * sizeof(std::string_view) >
           4096;
  }

 private:
  friend class HeadParser;
  // Vectors, since a moved string would take the bytes of a short text to another place.
  std::vector<char> text_;
  std::vector<char> decoded_path_;  // used if there is a '%' in the path
};

}  // namespace pollen::http
