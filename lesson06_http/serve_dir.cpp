#include "lesson06_http/serve_dir.hpp"

#include <algorithm>
#include <array>

#include "lesson04_reactor/file.hpp"

namespace pollen::http {

namespace {

constexpr std::uint64_t piece_size = 64 * 1024;

//! With these a file cannot be opened that the client must not see, or that is none.
constexpr std::array not_there{ENOENT, ENOTDIR, EISDIR, EACCES, ENAMETOOLONG, ELOOP, ENXIO, EINVAL};

//! The first `size` bytes of a file, which may grow meanwhile.
class FileStream final : public BodyStream {
 public:
  FileStream(File file, std::uint64_t size) : file_(std::move(file)), left_(size) {}
  Async<std::optional<std::string>> next() override {
    std::string piece(std::min(left_, piece_size), '\0');
    const std::size_t count = co_await file_.read(piece);
    if (count == 0) co_return std::nullopt;
    piece.resize(count);
    left_ -= count;
    co_return piece;
  }

 private:
  File file_;
  std::uint64_t left_;
};

// The path comes decoded: it may hold anything, also what looks like a way out.
bool leads_out(std::string_view path) {
  if (path.find('\0') != path.npos) return true;
  for (std::size_t at = 0, slash = 0; at <= path.size(); at = slash + 1) {
    slash = std::min(path.find('/', at), path.size());
    const std::string_view segment = path.substr(at, slash - at);
    if (segment == "." || segment == "..") return true;
    if (segment.empty() && slash < path.size()) return true;
  }
  return false;
}

Async<Response> send_file(std::string path) {
  try {
    auto file = co_await File::open(path, O_RDONLY | O_NONBLOCK);
    const std::uint64_t size = co_await file.size();
    co_return Response(std::make_unique<FileStream>(std::move(file), size), media_type(path), size);
  } catch (const std::system_error& error) {
    if (std::ranges::count(not_there, error.code().value()) == 0) throw;
    throw HttpError(404, "there is no such file");
  }
}

}  // namespace

Handler serve_dir(std::string folder) {
  if (folder.empty()) folder = ".";
  return [folder = std::move(folder)](Path<std::string> path) {
    if (leads_out(*path)) throw HttpError(404, "there is no such file");
    const bool is_folder = path->empty() || path->ends_with('/');
    return send_file(folder + "/" + *path + (is_folder ? "index.html" : ""));
  };
}

std::string_view media_type(std::string_view file_name) {
  using Type = std::pair<std::string_view, std::string_view>;
  static constexpr std::array types{
      Type{".html", "text/html; charset=utf-8"},
      Type{".txt", "text/plain; charset=utf-8"},
      Type{".md", "text/markdown; charset=utf-8"},
      Type{".css", "text/css; charset=utf-8"},
      Type{".js", "text/javascript; charset=utf-8"},
      Type{".json", "application/json"},
      Type{".svg", "image/svg+xml"},
      Type{".png", "image/png"},
      Type{".jpg", "image/jpeg"},
      Type{".gif", "image/gif"},
      Type{".webp", "image/webp"},
      Type{".ico", "image/x-icon"},
      Type{".pdf", "application/pdf"},
      Type{".wasm", "application/wasm"},
      Type{".woff2", "font/woff2"},
  };
  for (const auto& [ending, type] : types) {
    if (file_name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

}  // namespace pollen::http
