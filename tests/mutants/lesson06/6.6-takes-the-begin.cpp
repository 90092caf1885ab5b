// mutant 6.6: is content with a number at the begin
// bug: /1x and /1.5 are taken for /1
// killed by: a parameter that is no number is refused
// shows: expected 400, but it was not refused
  if (request.params.empty()) throw std::logic_error("Path: the route has fewer parameters");
  const std::string_view text = request.params.front();
  request.params.erase(request.params.begin());
  if constexpr (std::is_arithmetic_v<T>) {
    T number{};
    const char* end = text.data() + text.size();
    const bool ok = std::from_chars(text.data(), end, number).ec == std::errc{};
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
  return !response.stream ? StreamForm::none : chunked ? StreamForm::chunked : StreamForm::plain;
