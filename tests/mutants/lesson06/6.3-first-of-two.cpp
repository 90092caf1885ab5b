// mutant 6.3: takes the first of two lengths
// bug: who stands before this server may take the last
// killed by: what two readers may read differently is refused
// shows: expected 400, but it was not refused
  BodyLength result;
  const auto length = request.header("Content-Length");
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
    const std::errc error = parse_number(*length, result.bytes);
    require(error != std::errc::invalid_argument, 400, "malformed Content-Length");
    require(error == std::errc{} && result.bytes <= max_body, 413, "the body is too large");
  }
  return result;
