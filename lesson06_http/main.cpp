// Lesson 6's demo: a web service.

#include <chrono>
#include <iostream>

#include "lesson02_waker/recorder.hpp"
#include "lesson02_waker/trace/output.hpp"
#include "lesson02_waker/trace/task.hpp"
#include "lesson03_executor/runtime.hpp"
#include "lesson04_reactor/descriptor_limit.hpp"
#include "lesson04_reactor/signal.hpp"
#include "lesson06_http/options.hpp"
#include "lesson06_http/serve_dir.hpp"
#include "lesson06_http/server.hpp"
#include "lesson06_http/trace_page.hpp"

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

ServerOptions server_options(const Options& options) {
  const auto seconds = [](double s) {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(s));
  };
  ServerOptions server;
  server.limits.max_body = options.max_body;
  server.header_timeout = seconds(options.header_timeout);
  server.idle_timeout = seconds(options.idle_timeout);
  return server;
}

Async<void> service(Options options) {
  trace::name_this_task("service");
  Router router;
  router.route("/", get(index))
      .route("/hello", get(hello))
      .route("/greet/:name", get(greet))
      .route("/plaintext", get(plaintext))
      .route("/echo", post(echo));
  if (!options.folder.empty()) router.route("/static/*path", get(serve_dir(options.folder)));
  if (options.record) add_trace_page(router, trace::take);

  auto listener = TcpListener::bind(SocketAddress::from(options.host, options.port));
  std::cout << "Listening on http://" << listener.local_address().to_string() << " (Ctrl-C ends it)"
            << std::endl;
  co_await serve(std::move(listener), std::move(router), shutdown_signal(),
                 server_options(options));
  std::cout << "All requests are answered. Good bye." << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  const trace::Session session(options.trace);
  if (options.record && options.trace.empty()) trace::start();
  try {
    allow_many_descriptors();
    Runtime runtime = Runtime::Builder().workers(options.threads).build();
    runtime.block_on(runtime.spawn(service(options)));
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
