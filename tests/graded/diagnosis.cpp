#include "tests/graded/diagnosis.hpp"

#if __has_include("lesson02_waker/trace/diagnosis.hpp")
#include "lesson02_waker/recorder.hpp"
#include "lesson02_waker/trace/diagnosis.hpp"
#define POLLEN_CAN_TELL
#endif

namespace pollen::graded {

void be_ready_to_tell() {
#ifdef POLLEN_CAN_TELL
  trace::start();
  trace::diagnose_on_quit();
#endif
}

}  // namespace pollen::graded
