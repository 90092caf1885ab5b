// mutant 6.6: makes the parameters as arguments of the call
// bug: C++ does not say in which order arguments are evaluated, and g++ begins with the last one
// killed by: a handler gets what its parameters ask for
// shows: the answer
  if (request.params.empty()) throw std::logic_error("Path: the route has fewer parameters");
  const std::string_view text = request.params.front();
  request.params.erase(request.params.begin());
  if constexpr (std::is_arithmetic_v<T>) {
    T number{};
    const bool ok = parse_number(text, number) == std::errc{};
    require(ok, 400, "the path must have a number there");
    return number;
  } else {
    return T(text);
  }
//@ 2
    if constexpr (Future<R>) {
      return BoxFuture<Response>(map(fn(std::remove_cvref_t<Args>::from(request)...), Answer{}));
    } else if constexpr (std::is_void_v<R>) {
      fn(std::remove_cvref_t<Args>::from(request)...);
      return Response();
    } else {
      return Answer{}(fn(std::remove_cvref_t<Args>::from(request)...));
    }
//@ 3
  if (!has_body || exchange.head) return StreamForm::none;
  if (!response.stream) out += response.body;
  return !response.stream ? StreamForm::none : chunked ? StreamForm::chunked : StreamForm::plain;
