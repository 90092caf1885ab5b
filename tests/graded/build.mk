# Builds the graded cases of one lesson. The grader calls it in the tree of one submission:
#   make -f tests/graded/build.mk LESSON=2 MODE=asan objects
#   make -f tests/graded/build.mk LESSON=2 MODE=asan CASE_OBJS=... cases
# Objects of the lessons below and of the tests are newer than their sources in the next
# submission's tree, too, and are made once.

CXX ?= g++
OUT := build/$(notdir $(lastword $(CXX)))-$(MODE)
FLAGS_asan := -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
              $(if $(findstring clang,$(CXX)),-fno-sanitize=function)
FLAGS_tsan := -O0 -g1 -fsanitize=thread
FLAGS := -std=c++20 -w -pipe -pthread -I. -Itests/graded/hidden $(FLAGS_$(MODE))

sources = $(sort $(foreach dir,$(1),$(shell find $(dir) -name '*.cpp')))
objects = $(patsubst %.cpp,$(OUT)/%.o,$(1))

LIB     := $(call objects,$(filter-out %/main.cpp %/options.cpp,$(call sources,$(wildcard lesson0*))))
HARNESS := $(call objects,$(wildcard tests/graded/*.cpp))
CASES   ?= $(wildcard tests/graded/lesson0$(LESSON)/*.cpp tests/graded/hidden/*.cpp)

# COMMON=1: what all cases include is compiled once, before them.
COMMON_HEADER := $(OUT)/tests/support/precompiled.hpp
ifdef COMMON
  WITH_COMMON := -include $(COMMON_HEADER)
  PREPARED    := $(COMMON_HEADER).gch
endif

MAKEFLAGS += --no-builtin-rules
.PHONY: objects cases
.DELETE_ON_ERROR:
objects: $(HARNESS) $(LIB) $(call objects,$(CASES)) $(OUT)/empty
cases: $(OUT)/cases

# The first object takes the secret before all others can.
$(OUT)/cases: $(OUT)/tests/graded/record.o $(HARNESS) $(LIB) $(CASE_OBJS)
	@$(CXX) $(FLAGS) $^ -o $@.new >$@.log 2>&1 && mv $@.new $@

# Without anything of a lesson: tells what the sanitizers can do on this system.
$(OUT)/empty: tests/graded/build.mk
	@mkdir -p $(@D); echo 'int main() {}' | $(CXX) $(FLAGS) -x c++ - -o $@.new 2>$@.log && mv $@.new $@

$(OUT)/tests/graded/record.o: private FLAGS := -std=c++20 -O1 -I.
$(OUT)/tests/graded/record.o: private WITH_COMMON :=
$(OUT)/tests/graded/main.o: private WITH_COMMON :=
# It asks whether that file is there, which no compiler notes down. One that was copied from a lower
# lesson's tree is older.
$(OUT)/tests/graded/diagnosis.o: $(wildcard lesson02_waker/trace/diagnosis.hpp)
# What was said of a file that does not compile stays beside its object, which is gone. An object
# gets its name when it is complete: whoever kills the compiler leaves none that is broken.
$(OUT)/%.o: %.cpp tests/graded/build.mk $(PREPARED)
	@mkdir -p $(@D); rm -f $@; echo 'compile $<'
	@$(CXX) $(FLAGS) $(WITH_COMMON) -MMD -MP -MF $(@:.o=.d) -MT $@ -c $< -o $@.new 2>$@.log && mv $@.new $@
$(COMMON_HEADER).gch: tests/support/precompiled.hpp tests/graded/build.mk
	@mkdir -p $(@D); echo 'compile $<'
	@$(CXX) $(FLAGS) -x c++-header $< -o $@.new 2>$@.log && mv $@.new $@
-include $(patsubst %.o,%.d,$(HARNESS) $(LIB) $(call objects,$(CASES)))
