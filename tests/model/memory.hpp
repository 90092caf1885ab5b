#pragma once
// Memory that is freed in a run is kept until its end, so that use after the end is noticed.

namespace pollen::model {

//! While it lives, `delete` fills the memory with rubbish and keeps it; its end gives all back.
struct Quarantine {
  Quarantine();
  ~Quarantine();
};

}  // namespace pollen::model
