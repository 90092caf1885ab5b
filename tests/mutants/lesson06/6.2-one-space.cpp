// mutant 6.2: expects one space behind the colon
// bug: it takes two characters off, whatever they are: the space is usual, but nobody has promised it
// killed by: a header has a name and a value without blanks
// shows: the value
    require(request.headers.size() < most, 431, "too many headers");
    request.headers.push_back(parse_header(take_line(lines)));
//@ 2
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view name = line.substr(0, colon);
  const bool well_formed = colon > 0 && colon < line.size() && all_of(name, token_char);
  require(well_formed, 400, "malformed header name");
  const std::string_view value = line.substr(std::min(colon + 2, line.size()));
  require(all_of(value, value_char), 400, "control character in a header");
  return {name, value};
//@ 3
  for (const Header& header : headers) {
    if (iequals(header.name, name)) return header.value;
  }
  return std::nullopt;
