// mutant 6.1: decodes before it splits
// bug: an encoded slash becomes a real one: what was one segment is two, and a parameter can reach into another folder
// killed by: a path is split first and decoded then
// shows: its segments
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  require(first < last, 400, "the request line must be METHOD TARGET VERSION");
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  std::string_view version = line.substr(last + 1);

  require(first > 0 && all_of(request.method, token_char), 400, "malformed method");
  const auto digit = [&](std::size_t at) { return version[at] >= '0' && version[at] <= '9'; };
  const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && digit(5) &&
                           version[6] == '.' && digit(7);
  require(well_formed, 400, "malformed HTTP version");
  require(version[5] == '1', 505, "this server speaks HTTP/1.1 and HTTP/1.0");
  request.minor_version = version[7] == '0' ? 0 : 1;

  require(!request.target.empty() && all_of(request.target, target_char), 400, "malformed target");
  parse_target(request);
//@ 2
  decoded.reserve(path.size());
  percent_decode(path, decoded);
  const std::string_view all(decoded.data(), decoded.size());
  for (std::size_t at = 1, slash = 0; path != "*" && at <= all.size(); at = slash + 1) {
    slash = std::min(all.find('/', at), all.size());
    request.segments.push_back(all.substr(at, slash - at));
  }
