#include "tests/kit/grader/leavings.hpp"

#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace pollen::kit {

namespace fs = std::filesystem;

namespace {

//! Only what lies in the folder itself: what is below belongs to who made that.
void remove_files(const fs::path& dir, uid_t user) {
  std::error_code gone;
  for (fs::directory_iterator it(dir, gone), end; !gone && it != end; it.increment(gone)) {
    struct stat found {};
    if (::lstat(it->path().c_str(), &found) != 0 || found.st_uid != user) continue;
    std::error_code ignored;
    fs::remove_all(it->path(), ignored);
  }
}

//! A file of /proc/sysvipc has a line of names, and then for each object one with its values: first
//! its key, then its number.
template <class Remove>
void remove_objects(const char* kind, uid_t user, Remove remove) {
  std::ifstream in(std::string("/proc/sysvipc/") + kind);
  std::string names;
  std::getline(in, names);
  for (std::string line; std::getline(in, line);) {
    std::istringstream columns(names);
    std::istringstream values(line);
    long key = 0;
    int id = 0;
    std::string name;
    columns >> name >> name;
    values >> key >> id;
    uid_t owner = 0;
    for (long value = 0; name != "uid" && columns >> name && values >> value;)
      owner = static_cast<uid_t>(value);
    if (owner == user) remove(id);
  }
}

}  // namespace

void remove_leavings(uid_t user) {
  if (user == 0) return;
  std::set<fs::path> dirs{"/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock"};
  dirs.insert(fs::temp_directory_path());
  for (const fs::path& dir : dirs) remove_files(dir, user);
  remove_objects("shm", user, [](int id) { ::shmctl(id, IPC_RMID, nullptr); });
  remove_objects("sem", user, [](int id) { ::semctl(id, 0, IPC_RMID); });
  remove_objects("msg", user, [](int id) { ::msgctl(id, IPC_RMID, nullptr); });
}

}  // namespace pollen::kit
