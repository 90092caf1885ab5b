// mutant 6.6: sends a body in answer to HEAD
// bug: the client expects none, and takes it for the begin of the next reply
// killed by: the answer to HEAD has a length and no body
// shows: nothing follows the head
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
    std::tuple<decltype(std::remove_cvref_t<Args>::from(request))...> args{
        std::remove_cvref_t<Args>::from(request)...};
    if constexpr (Future<R>) {
      return BoxFuture<Response>(map(std::apply(fn, std::move(args)), Answer{}));
    } else if constexpr (std::is_void_v<R>) {
      std::apply(fn, std::move(args));
      return Response();
    } else {
      return Answer{}(std::apply(fn, std::move(args)));
    }
//@ 3
  if (!has_body) return StreamForm::none;
  if (!response.stream) out += response.body;
  return !response.stream ? StreamForm::none : chunked ? StreamForm::chunked : StreamForm::plain;
