// mutant 6.3: reads the digits by hand
// bug: beyond 2^64 the number begins anew at 0: a length of 18446744073709551621 is taken for 5
// killed by: a length is a number that fits
// shows: expected 413, but it was not refused
  BodyLength result;
  const auto length = request.single_header("Content-Length");
  if (request.header("Transfer-Encoding")) {
    require(!length, 400, "both Content-Length and Transfer-Encoding");
    require(request.minor_version > 0, 400, "Transfer-Encoding in HTTP/1.0");
    bool other_codings = false;
    request.for_each_item("Transfer-Encoding", [&](std::string_view coding) {
      require(!result.chunked, 400, "chunked must be the last transfer coding");
      result.chunked = iequals(coding, "chunked");
      other_codings |= !result.chunked;
    });
    require(result.chunked, 400, "the last transfer coding must be chunked");
    require(!other_codings, 501, "unknown transfer coding");
  } else if (length) {
    require(!length->empty(), 400, "malformed Content-Length");
    for (const char c : *length) {
      require(c >= '0' && c <= '9', 400, "malformed Content-Length");
      result.bytes = 10 * result.bytes + static_cast<std::uint64_t>(c - '0');
    }
    require(result.bytes <= max_body, 413, "the body is too large");
  }
  return result;
