// mutant 6.2: compares names with case
// bug: content-type is not found where Content-Type is asked for
// killed by: to find a header case does not count
// shows: there is a Content-Type
    require(request.headers.size() < most, 431, "too many headers");
    request.headers.push_back(parse_header(take_line(lines)));
//@ 2
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view name = line.substr(0, colon);
  const bool well_formed = colon > 0 && colon < line.size() && all_of(name, token_char);
  require(well_formed, 400, "malformed header name");
  const std::string_view value = trim(line.substr(colon + 1));
  require(all_of(value, value_char), 400, "control character in a header");
  return {name, value};
//@ 3
  for (const Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return std::nullopt;
