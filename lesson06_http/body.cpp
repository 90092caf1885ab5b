#include "lesson06_http/body.hpp"

namespace pollen::http {

BodyLength body_length(const Request& request, std::uint64_t max_body) {
  //> 6.3 how long is the body
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
    const std::errc error = parse_number(*length, result.bytes);
    require(error != std::errc::invalid_argument, 400, "malformed Content-Length");
    require(error == std::errc{} && result.bytes <= max_body, 413, "the body is too large");
  }
  return result;
  //<
}

//! What may follow a chunk's size: `;name` or `;name=value`, again and again (RFC 9112 7.1.1).
static bool valid_extensions(std::string_view rest) {
  if (!all_of(rest, value_char) || rest.ends_with(' ') || rest.ends_with('\t')) return false;
  const auto skip = [&](std::size_t size) { rest.remove_prefix(std::min(size, rest.size())); };
  const auto take = [&](char wanted) {
    skip(rest.find_first_not_of(" \t"));
    if (!rest.starts_with(wanted)) return false;
    skip(std::max<std::size_t>(rest.find_first_not_of(" \t", 1), 1));
    return true;
  };
  const auto take_token = [&] {
    const std::size_t before = rest.size();
    while (!rest.empty() && all_of(rest.substr(0, 1), token_char)) skip(1);
    return rest.size() < before;
  };
  const auto take_rest_of_quoted = [&] {
    while (!rest.empty() && rest[0] != '"') skip(rest[0] == '\\' ? 2 : 1);
    return take('"');
  };
  while (!rest.empty()) {
    if (!take(';') || !take_token()) return false;
    if (!take('=')) continue;
    if (take('"') ? !take_rest_of_quoted() : !take_token()) return false;
  }
  return true;
}

BodyDecoder::BodyDecoder(BodyLength length, const Limits& limits)
    : limits_(limits), state_(State::fixed), left_(length.bytes) {
  if (length.chunked) state_ = State::chunk_size;
  if (!length.chunked && left_ == 0) state_ = State::done;
}

std::size_t BodyDecoder::decode(std::string_view data, std::string& body) {
  std::size_t taken = 0;
  while (taken < data.size() && !done()) {
    if (left_ == 0) {
      taken += take_line(data.substr(taken));
      continue;
    }
    const std::size_t size = std::min<std::uint64_t>(left_, data.size() - taken);
    body.append(data.substr(taken, size));
    taken += size;
    left_ -= size;
    if (left_ == 0) state_ = state_ == State::fixed ? State::done : State::chunk_end;
  }
  return taken;
}

//! Adds to the line what there is of it. At its end, looks what it says.
std::size_t BodyDecoder::take_line(std::string_view data) {
  const std::size_t size = std::min(data.find('\n'), data.size() - 1) + 1;
  line_.append(data.substr(0, size));
  const bool fits = state_ != State::chunk_end || std::string_view("\r\n").starts_with(line_);
  require(fits, 400, "a chunk is longer than its size says");
  require(line_.size() + skipped_ <= limits_.max_head, 431, "too much beside the body");
  if (!line_.ends_with('\n')) return size;
  require(line_.ends_with("\r\n"), 400, "a line must end in CR LF");
  end_line(std::string_view(line_).substr(0, line_.size() - 2));
  line_.clear();
  return size;
}

void BodyDecoder::end_line(std::string_view line) {
  //> 6.4 chunks
  if (state_ == State::chunk_end) {
    state_ = State::chunk_size;
  } else if (state_ == State::trailers) {
    if (!line.empty()) parse_header(line);
    if (line.empty()) state_ = State::done;
    skipped_ += line.size();
  } else {
    const std::string_view size = line.substr(0, line.find_first_of("; \t"));
    const std::errc error = parse_number(size, left_, 16);
    require(error != std::errc::invalid_argument, 400, "malformed chunk size");
    const bool fits = error == std::errc{} && left_ <= limits_.max_body - total_;
    require(fits, 413, "the body is too large");
    require(valid_extensions(line.substr(size.size())), 400, "malformed chunk extension");
    total_ += left_;
    skipped_ += line.size() - size.size();
    state_ = left_ == 0 ? State::trailers : State::chunk_data;
  }
  //<
}

}  // namespace pollen::http
