#pragma once
// What `--trace` of the demos does.

#include <string>

#include "lesson02_waker/trace/recording.hpp"

namespace pollen::trace {

//! What the command line says of it.
inline constexpr const char* option_help =
    "record what the executor does: - prints it, a .svg draws it, a .json is for Perfetto";

//! Empty if `save` can write there; else what is wrong with it. For the command line.
std::string check_output(const std::string& path);

//! Writes a recording: "-" prints it as text, a name ending in .svg or .json chooses a picture or
//! the Trace Event format. Throws `std::runtime_error` if it can't.
void save(const std::string& path, const Recording& recording);

//! Records while it lives, and then saves that. Meanwhile SIGQUIT asks for the diagnosis. With an
//! empty path it does nothing.
class Session {
 public:
  explicit Session(std::string path);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

 private:
  std::string path_;
};

}  // namespace pollen::trace
