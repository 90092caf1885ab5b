#pragma once
// Memory that is freed in a run is kept until its end, so that use after the end is noticed.

namespace pollen::model {

//! While it lives, `delete` fills the memory with rubbish and keeps it; its end gives all back.
class Quarantine {
 public:
  Quarantine();
  Quarantine(const Quarantine&) = delete;
  Quarantine& operator=(const Quarantine&) = delete;
  ~Quarantine();
};

}  // namespace pollen::model
