#include "lesson06_http/body_decoder.hpp"

namespace pollen::http {

BodyDecoder::BodyDecoder(BodyLength length, const Limits& limits)
    : limits_(limits), state_(State::bytes), left_(length.bytes) {
  if (length.chunked) state_ = State::size_line;
  if (!length.chunked && left_ == 0) state_ = State::done;
}

std::size_t BodyDecoder::decode(std::string_view data, std::string& body) {
  std::size_t taken = 0;
  while (taken < data.size() && !done()) {
    const std::string_view rest = data.substr(taken);
    if (left_ == 0) {
      taken += take_line(rest);
      continue;
    }
    const std::size_t size = std::min<std::uint64_t>(left_, rest.size());
    body.append(rest.substr(0, size));
    taken += size;
    left_ -= size;
    if (left_ == 0) state_ = state_ == State::bytes ? State::done : State::data_end;
  }
  return taken;
}

//! Adds to the line what there is of it. At its end, looks what it says.
std::size_t BodyDecoder::take_line(std::string_view data) {
  const std::size_t size = std::min(data.find('\n'), data.size() - 1) + 1;
  line_.append(data.substr(0, size));
  if (line_.size() + skipped_ > limits_.max_head) throw HttpError(431, "a chunk line is too long");
  if (!line_.ends_with('\n')) return size;
  if (!line_.ends_with("\r\n")) throw HttpError(400, "a line must end in CR LF");
  end_line(std::string_view(line_).substr(0, line_.size() - 2));
  line_.clear();
  return size;
}

void BodyDecoder::end_line(std::string_view line) {
  //> 6.4 chunks
  if (state_ == State::data_end) {
    if (!line.empty()) throw HttpError(400, "more data than the chunk's size");
    state_ = State::size_line;
  } else if (state_ == State::trailers) {
    if (!line.empty()) check..
  }
  //<
}

}  // namespace pollen::http
