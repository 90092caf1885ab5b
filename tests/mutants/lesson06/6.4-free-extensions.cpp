// mutant 6.4: does not count the extensions
// bug: a body of small chunks with long extensions is a request without end: little is kept, but all is read
// killed by: extensions and trailers are read and dropped
// shows: expected 431, but it was not refused
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
    state_ = left_ == 0 ? State::trailers : State::chunk_data;
  }
