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
    const std::string_view extension = trim(line.substr(size.size()));
    const std::errc error = parse_number(size, left_, 16);
    require(error != std::errc::invalid_argument, 400, "malformed chunk size");
    const bool fits = error == std::errc{} && left_ <= limits_.max_body - total_;
    require(fits, 413, "the body is too large");
    const bool well_formed = extension.starts_with(';') && all_of(extension, value_char);
    require(size == line || well_formed, 400, "malformed chunk extension");
    total_ += left_;
    skipped_ += line.size() - size.size();
    state_ = left_ == 0 ? State::trailers : State::chunk_data;
  }
  //<
}

}  // namespace pollen::http
