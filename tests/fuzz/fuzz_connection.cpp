// The fuzzer's way in. It reports what the oracle throws, as it does any crash.
#include "tests/fuzz/connection_oracle.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  pollen::fuzz::check_connection({reinterpret_cast<const char*>(data), size});
  return 0;
}
