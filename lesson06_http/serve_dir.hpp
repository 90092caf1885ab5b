#pragma once
// Files of a folder as a handler.

#include <string>

#include "lesson06_http/handler.hpp"

namespace pollen::http {

//! A handler for a route that ends in a wildcard: `route("/static/*path", get(serve_dir("www")))`.
//! It answers with the file of that name below `folder`, `index.html` where the path is empty or
//! ends in '/'; with 404 for what is not there, is no regular file, or would lead out of the
//! folder. Links inside it are followed. Large files are streamed. (tower-http: `ServeDir`.)
Handler serve_dir(std::string folder);

//! The media type for a file of this name; "application/octet-stream" if it is none of the usual.
std::string_view media_type(std::string_view file_name);

}  // namespace pollen::http
