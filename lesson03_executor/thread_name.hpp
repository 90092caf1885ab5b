#pragma once
// Names for threads, as debuggers and `top -H` show them.

#include <pthread.h>

#include <string>

namespace pollen {

//! Names the calling thread. Linux keeps the first 15 characters.
inline void name_this_thread(const std::string& name) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
}

}  // namespace pollen
