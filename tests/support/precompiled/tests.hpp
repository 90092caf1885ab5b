// As standard.hpp, for tests.

#include <doctest/doctest.h>

#include "tests/support/precompiled/standard.hpp"
