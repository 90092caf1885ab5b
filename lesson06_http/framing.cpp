#include "lesson06_http/framing.hpp"

namespace pollen::http {

BodyLength body_length(const Request& request, std::uint64_t max_body) {
  //> 6.3 how long is the body
  const auto length = request.single_header("Content-Length");
  BodyLength result;
  if (request.header("Transfer-Encoding")) {
    if (length) throw HttpError(400, "both Content-Length and Transfer-Encoding");
    if (request.minor_version == 0) throw HttpError(400, "Transfer-Encoding in HTTP/1.0");
    bool other_codings = false;
    request.for_each_item("Transfer-Encoding", [&](std::string_view coding) {
      if (result.chunked) throw HttpError(400, "chunked must be the last transfer coding");
      result.chunked = iequals(coding, "chunked");
      other_codings |= !result.chunked;
    });
    if (!result.chunked) throw HttpError(400, "the last transfer coding must be chunked");
    if (other_codings) throw HttpError(501, "unknown transfer coding");
  } else if (length) {
    const std::errc error = parse_number(*length, result.bytes);
    if (error == std::errc::invalid_argument) throw HttpError(400, "malformed Content-Length");
    if (error != std::errc{} || result.bytes > max_body) {
      throw HttpError(413, "the body is too large");
    }
  }
  return result;
  //<
}

bool wants_keep_alive(const Request& request) {
  bool close = false;
  bool keep_alive = request.minor_version > 0;
  request.for_each_item("Connection", [&](std::string_view option) {
    close |= iequals(option, "close");
    keep_alive |= iequals(option, "keep-alive");
  });
  return keep_alive && !close;
}

bool expects_continue(const Request& request) {
  if (request.minor_version == 0 || !request.header("Expect")) return false;
  request.for_each_item("Expect", [](std::string_view expectation) {
    if (!iequals(expectation, "100-continue")) throw HttpError(417, "unknown expectation");
  });
  return true;
}

}  // namespace pollen::http
