// mutant 6.4: is done at the chunk of size 0
// bug: the trailers and the last line are left for the parser of the next request
// killed by: extensions and trailers are read and dropped
// shows: bytes that it took
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
    state_ = left_ == 0 ? State::done : State::chunk_data;
  }
