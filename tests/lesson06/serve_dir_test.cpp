// Files of a folder, and nothing outside of it.

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "lesson06_http/serve_dir.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/http.hpp"
#include "tests/support/http_server.hpp"

using namespace pollen;
using namespace pollen::http;
using namespace pollen::http::test;
namespace fs = std::filesystem;

namespace {

// A folder of its own for each test, with a secret beside it; removed at the end.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "pollen-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    root_ = pattern;
    fs::create_directories(root_ / "www" / "sub");
    write("secret.txt", "secret");
    write("www/index.html", "<p>index</p>");
    write("www/a b.txt", "text");
    write("www/sub/index.html", "<p>sub</p>");
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& content) const {
    std::ofstream(root_ / name) << content;
  }
  std::string www() const { return (root_ / "www").string(); }

  std::string ask(const std::string& request) const {
    Router router;
    router.route("/static/*path", get(serve_dir(www())));
    return answer_to(std::move(router), request);
  }

 private:
  fs::path root_;
};

}  // namespace

TEST_CASE("serve_dir: files with their type and length") {
  const Folder folder;
  const std::string answer = folder.ask(get_request("/static/a%20b.txt"));
  CHECK(statuses_in(answer) == "200");
  CHECK(answer.find("Content-Type: text/plain; charset=utf-8\r\n") != std::string::npos);
  CHECK(answer.find("Content-Length: 4\r\n") != std::string::npos);
  CHECK(body_of_answer(answer) == "text");
  CHECK(body_of_answer(folder.ask(get_request("/static/"))) == "<p>index</p>");
  CHECK(body_of_answer(folder.ask(get_request("/static/sub/"))) == "<p>sub</p>");
}

TEST_CASE("serve_dir: no folder is the current one, not the system's root") {
  Router router;
  router.route("/static/*path", get(serve_dir("")));
  CHECK(body_of_answer(answer_to(router, get_request("/static/Makefile"))).size() > 1'000);
  CHECK(statuses_in(answer_to(router, get_request("/static/etc/passwd"))) == "404");
}

TEST_CASE("serve_dir: HEAD has the length, and no body") {
  const Folder folder;
  const std::string answer = folder.ask("HEAD /static/a%20b.txt HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(answer.find("Content-Length: 4\r\n") != std::string::npos);
  CHECK(body_of_answer(answer) == "");
}

TEST_CASE("serve_dir: a file that is larger than one piece comes whole") {
  const Folder folder;
  std::string content;
  for (int i = 0; content.size() < 300'000; ++i) content += std::to_string(i);
  folder.write("www/large.bin", content);
  CHECK(body_of_answer(folder.ask(get_request("/static/large.bin"))) == content);
}

TEST_CASE("serve_dir: of a file that grows meanwhile comes what there was") {
  const Folder folder;
  folder.write("www/log", "one line\n");
  pollen::test::Faults calls;
  const auto grow = [&] { std::ofstream(folder.www() + "/log", std::ios::app) << "another one\n"; };
  // After its size was asked for, and before it is read.
  calls.before("stat", [&] { calls.before("read", grow); });
  const std::string answer = folder.ask(get_request("/static/log") + get_request("/static/log"));
  CHECK(statuses_in(answer) == "200 200");
  CHECK(answer.find("\r\n\r\none line\nHTTP/1.1 200 OK\r\n") != std::string::npos);
  CHECK(answer.ends_with("\r\n\r\none line\nanother one\n"));
}

TEST_CASE("serve_dir: no way leads out of the folder") {
  const Folder folder;
  for (const char* path :
       {"/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static/..%2fsecret.txt",
        "/static/sub/../../secret.txt", "/static/sub/%2E%2E/%2E./secret.txt",
        "/static/%2fetc/passwd", "/static//etc/passwd", "/static/./index.html",
        "/static/index.html%00.txt", "/static/..", "/static/sub%2f..%2f..%2fsecret.txt"}) {
    CAPTURE(path);
    const std::string answer = folder.ask(get_request(path));
    CHECK(statuses_in(answer) == "404");
    CHECK(answer.find("secret") == std::string::npos);
  }
}

TEST_CASE("serve_dir: what is no regular file is not there") {
  const Folder folder;
  REQUIRE(mkfifo((folder.www() + "/fifo").c_str(), 0600) == 0);
  for (const char* path :
       {"/static/none", "/static/sub", "/static/fifo", "/static/none/x", "/static/index.html/x"}) {
    CAPTURE(path);
    CHECK(statuses_in(folder.ask(get_request(path))) == "404");
  }
}
