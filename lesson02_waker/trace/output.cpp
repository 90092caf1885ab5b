#include "lesson02_waker/trace/output.hpp"

#include <fstream>
#include <iostream>
#include <stdexcept>
#include <utility>

#include "lesson02_waker/recorder.hpp"
#include "lesson02_waker/trace/diagnosis.hpp"
#include "lesson02_waker/trace/json.hpp"
#include "lesson02_waker/trace/svg.hpp"
#include "lesson02_waker/trace/text.hpp"

namespace pollen::trace {

std::string check_output(const std::string& path) {
  if (path == "-") return "";
  if (!path.ends_with(".svg") && !path.ends_with(".json")) {
    return "'" + path + "' should be - or end in .svg or .json";
  }
  if (!std::ofstream(path, std::ios::app)) return "'" + path + "' can't be written";
  return "";
}

void save(const std::string& path, const Recording& recording) {
  if (const std::string error = check_output(path); !error.empty()) throw std::runtime_error(error);
  if (path == "-") return write_text(std::cout, recording);
  std::ofstream file(path);
  path.ends_with(".svg") ? write_svg(file, recording) : write_json(file, recording);
  if (!file.flush()) throw std::runtime_error("'" + path + "' can't be written");
}

Session::Session(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  diagnose_on_quit();
  start(path_.ends_with(".json") ? 65'536 : 16'384);  // the large viewers can show more
}

Session::~Session() {
  if (path_.empty()) return;
  stop();
  try {
    save(path_, take());
  } catch (const std::exception& error) {
    std::cerr << "--trace: " << error.what() << "\n";
  }
}

}  // namespace pollen::trace
