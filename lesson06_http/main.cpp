// Lesson 6's demo: a web service.

#include <CLI/CLI.hpp>
#include <iostream>

#include "lesson03_executor/runtime.hpp"
#include "lesson04_reactor/descriptor_limit.hpp"
#include "lesson04_reactor/signal.hpp"
#include "lesson06_http/serve_dir.hpp"
#include "lesson06_http/server.hpp"

using namespace pollen;
using namespace pollen::http;
using namespace std::chrono_literals;

namespace {

Async<std::string> hello() {
  co_await sleep(1s);
  co_return "Hello, Pollen and async C++!";
}

Async<std::string> greet(Path<std::string> name) {
  co_await sleep(500ms);
  co_return "Greetings, " + *name + "! Welcome to async C++.";
}

const char* plaintext() { return "Hello, World!"; }

std::string echo(Body body) { return std::move(*body); }

Html index() {
  return Html(R"(<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Pollen</title>
<style>body{font:1.1em/1.6 system-ui,sans-serif;max-width:40em;margin:3em auto;padding:0 1em}
code{background:#8882;padding:.1em .3em;border-radius:.2em}</style>
<h1>Pollen</h1>
<p>This page comes from an async runtime in six lessons of C++. There is to try:</p>
<ul>
<li><a href="/hello">/hello</a> answers after one second, without holding up anybody else.</li>
<li><a href="/greet/Ada">/greet/Ada</a> answers after half a second. Put your name there.</li>
<li><a href="/plaintext">/plaintext</a> answers at once.</li>
<li><code>curl --data 'some text' localhost:3000/echo</code> says it back.</li>
</ul>
<p>Ask for <code>/hello</code> in ten tabs at once: all of them are answered after one second.</p>
</html>
)");
}

struct Settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 3000;
  unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  std::string folder;
  ServerOptions server;
};

Async<void> service(Settings settings) {
  Router router;
  router.route("/", get(index))
      .route("/hello", get(hello))
      .route("/greet/:name", get(greet))
      .route("/plaintext", get(plaintext))
      .route("/echo", post(echo));
  if (!settings.folder.empty()) router.route("/static/*path", get(serve_dir(settings.folder)));

  auto listener = TcpListener::bind(SocketAddress::from(settings.host, settings.port));
  std::cout << "Listening on http://" << listener.local_address().to_string() << " (Ctrl-C ends it)"
            << std::endl;
  co_await serve(std::move(listener), std::move(router), shutdown_signal(), settings.server);
  std::cout << "All requests are answered. Good bye." << std::endl;
}

// Reads the command line. False: the program ends with `status`.
bool parse(int argc, char** argv, Settings& settings, int& status) {
  CLI::App app{"Lesson 6: a web service. Try http://127.0.0.1:3000/ in a browser."};
  double header_timeout = 10;
  double idle_timeout = 60;
  app.add_option("--host", settings.host, "the address to listen on")->capture_default_str();
  app.add_option("--port", settings.port, "the port; 0: any that is free")->capture_default_str();
  app.add_option("--threads", settings.threads, "how many workers")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--max-body", settings.server.limits.max_body, "bytes of a request's body")
      ->capture_default_str();
  app.add_option("--header-timeout", header_timeout, "seconds for a request's head")
      ->check(CLI::Range(0.001, 86'400.0))
      ->capture_default_str();
  app.add_option("--idle-timeout", idle_timeout, "seconds until the next request")
      ->check(CLI::Range(0.001, 86'400.0))
      ->capture_default_str();
  app.add_option("--static", settings.folder, "a folder to serve below /static/")
      ->check(CLI::ExistingDirectory);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    status = app.exit(error);
    return false;
  }
  const auto seconds = [](double s) {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(s));
  };
  settings.server.header_timeout = seconds(header_timeout);
  settings.server.idle_timeout = seconds(idle_timeout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  int status = 0;
  if (!parse(argc, argv, settings, status)) return status;
  try {
    allow_many_descriptors();
    Runtime runtime = Runtime::Builder().workers(settings.threads).build();
    runtime.block_on(runtime.spawn(service(settings)));
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
