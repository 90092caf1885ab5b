// mutant 6.1: fills in the method when all is well
// bug: a refusal looks at it: in answer to HEAD it must have no body, or that is taken for the begin of the next reply
// killed by: the major version is 1
// shows: the method, at which the refusal looks
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  require(first < last, 400, "the request line must be METHOD TARGET VERSION");
  const std::string_view method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  std::string_view version = line.substr(last + 1);

  require(first > 0 && all_of(method, token_char), 400, "malformed method");
  const auto digit = [&](std::size_t at) { return version[at] >= '0' && version[at] <= '9'; };
  const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && digit(5) &&
                           version[6] == '.' && digit(7);
  require(well_formed, 400, "malformed HTTP version");
  require(version[5] == '1', 505, "this server speaks HTTP/1.1 and HTTP/1.0");
  request.minor_version = version[7] == '0' ? 0 : 1;

  require(!request.target.empty() && all_of(request.target, target_char), 400, "malformed target");
  request.method = method;
  parse_target(request);
//@ 2
  for (std::size_t at = 1, slash = 0; path != "*" && at <= path.size(); at = slash + 1) {
    slash = std::min(path.find('/', at), path.size());
    std::string_view segment = path.substr(at, slash - at);
    if (escaped) {
      const std::size_t from = decoded.size();
      percent_decode(segment, decoded);
      segment = {decoded.data() + from, decoded.size() - from};
      decoded.push_back('/');
    }
    request.segments.push_back(segment);
  }
