// mutant 6.2: takes blanks off the name, too
// bug: a space before the colon is forgiven: a proxy in front may take the line for another header, and there is a gap to smuggle through
// killed by: a malformed header is refused
// shows: expected 400, but it was not refused
    require(request.headers.size() < most, 431, "too many headers");
    request.headers.push_back(parse_header(take_line(lines)));
//@ 2
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view name = trim(line.substr(0, colon));
  const bool well_formed = colon > 0 && colon < line.size() && all_of(name, token_char);
  require(well_formed, 400, "malformed header name");
  const std::string_view value = trim(line.substr(colon + 1));
  require(all_of(value, value_char), 400, "control character in a header");
  return {name, value};
//@ 3
  for (const Header& header : headers) {
    if (iequals(header.name, name)) return header.value;
  }
  return std::nullopt;
