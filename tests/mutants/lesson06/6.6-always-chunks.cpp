// mutant 6.6: sends every stream in chunks
// bug: with a Content-Length, or to HTTP/1.0, the sizes of the chunks are read as a part of the body
// killed by: a body that is streamed follows later
// shows: it is to follow as it is
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
  if (!has_body || exchange.head) return StreamForm::none;
  if (!response.stream) out += response.body;
  return response.stream ? StreamForm::chunked : StreamForm::none;
