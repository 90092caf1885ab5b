#include "tests/soak/service.hpp"

#include <charconv>
#include <vector>

#include "lesson05_timers/timeout.hpp"
#include "tests/support/scaled.hpp"

namespace pollen::soak {

namespace {

using namespace std::chrono_literals;

constexpr int pieces = 20;
const std::string piece(test::scaled(8'000), 'p');
const std::string large(test::scaled(300'000), 'l');

// Goes out in chunks.
class Pieces final : public http::BodyStream {
 public:
  Async<std::optional<std::string>> next() override {
    if (sent_++ == pieces) co_return std::nullopt;
    co_await sleep(100us);
    co_return piece;
  }

 private:
  int sent_ = 0;
};

http::Router router() {
  http::Router router;
  router.route("/", http::get([] { return "home"; }))
      .route("/slow", http::get([]() -> Async<std::string> {
               co_await sleep(5ms);
               co_return "slow";
             }))
      .route("/large", http::get([] { return large; }))
      .route("/pieces",
             http::get([] { return http::Response(std::make_unique<Pieces>(), http::plain_text); }))
      .route("/echo", http::post([](http::Body body) { return std::move(*body); }));
  return router;
}

std::size_t number_in(std::string_view text, int base) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

// The chunks that `received` begins with: how many bytes, and, if `body` is given, what they hold.
// 0 if there is no end yet.
std::size_t chunks_in(std::string_view received, std::string* body) {
  std::size_t at = 0;
  while (true) {
    const std::size_t line_end = received.find("\r\n", at);
    if (line_end == received.npos) return 0;
    const std::size_t size = number_in(received.substr(at), 16);
    if (received.size() < line_end + 4 + size) return 0;
    if (body) *body += received.substr(line_end + 2, size);
    at = line_end + 4 + size;
    if (size == 0) return at;
  }
}

// The size of the reply that `received` begins with, and its body; 0 if it is not whole.
std::size_t reply_in(std::string_view received, std::string& body) {
  const std::size_t head = received.find("\r\n\r\n");
  if (head == received.npos) return 0;
  const std::string_view rest = received.substr(head + 4);
  const std::size_t length = received.substr(0, head).find("Content-Length: ");
  if (length == received.npos) {
    const std::size_t size = chunks_in(rest, nullptr);
    if (size == 0) return 0;
    chunks_in(rest, &body);
    return head + 4 + size;
  }
  const std::size_t size = number_in(received.substr(length + 16), 10);
  if (rest.size() < size) return 0;
  body = rest.substr(0, size);
  return head + 4 + size;
}

}  // namespace

const Page& page(std::size_t number) {
  static const std::string chunks = [] {
    std::string all;
    for (int i = 0; i < pieces; ++i) all += piece;
    return all;
  }();
  static const std::vector<Page> all{
      {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "home"},
      {"GET /slow HTTP/1.1\r\nHost: h\r\n\r\n", "slow"},
      {"GET /large HTTP/1.1\r\nHost: h\r\n\r\n", large},
      {"GET /pieces HTTP/1.1\r\nHost: h\r\n\r\n", chunks},
      {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", "hello"}};
  return all[number % all.size()];
}

Service::Service(unsigned workers)
    : runtime_(Runtime::Builder().workers(workers).build()), stop_(oneshot::channel<Unit>().first) {
  auto [stop, stopped] = oneshot::channel<Unit>();
  stop_ = std::move(stop);
  runtime_.block_on(start(std::move(stopped)));
}

Async<void> Service::start(oneshot::Receiver<Unit> stopped) {
  auto listener = TcpListener::bind(SocketAddress::parse("127.0.0.1:0"));
  address_ = listener.local_address();
  auto until = map(std::move(stopped), [](std::optional<Unit>) {});
  server_.emplace(spawn(http::serve(std::move(listener), router(), std::move(until))));
  co_return;
}

bool Service::stop(Duration limit) {
  stop_.send(Unit());
  return runtime_.block_on(timeout(limit, std::move(*server_))).has_value();
}

bool Replies::take(std::string& received) {
  while (true) {
    std::string body;
    const std::size_t size = reply_in(received, body);
    if (size == 0) return received.empty() || missing() > 0;
    if (missing() == 0) return false;
    const bool right = received.starts_with("HTTP/1.1 200 ") &&
                       body == page(expected_[static_cast<std::size_t>(whole_)]).body;
    if (!right) return false;
    ++whole_;
    received.erase(0, size);
  }
}

}  // namespace pollen::soak
