#pragma once
// What a program leaves on the machine outside of its own folder.

#include <sys/types.h>

namespace pollen::kit {

//! Deletes what `user` owns where everybody may write, as /tmp and /dev/shm, and in System V's
//! shared memory, semaphores and queues. The user's processes must have ended. `user` is one of
//! `Strangers`; for 0 nothing is done.
void remove_leavings(uid_t user);

}  // namespace pollen::kit
