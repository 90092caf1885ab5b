// mutant 6.4: adds first and compares then
// bug: the sum overflows, so after one small chunk a gigantic one is within the limit
// killed by: the size of a chunk is a number that fits
// shows: expected 413, but it was not refused
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
    const bool fits = error == std::errc{} && total_ + left_ <= limits_.max_body;
    require(fits, 413, "the body is too large");
    require(valid_extensions(line.substr(size.size())), 400, "malformed chunk extension");
    total_ += left_;
    skipped_ += line.size() - size.size();
    state_ = left_ == 0 ? State::trailers : State::chunk_data;
  }
