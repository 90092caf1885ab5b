# Pollen: an async runtime in six lessons.  `make` alone lists the commands.

# ---- What you may set on the command line, as in `make MODE=asan CXX=clang++ test3` ----
# CXX        the compiler; g++ when you say nothing.
# MODE       release, debug, asan or tsan.
# AS_ONE=1   compile the tests of a lesson as one source: all of them sooner, one of them later.
# V=1        show the whole compiler commands.
# CASE       which test cases to run, as in CASE='*timer*'.
# TIMEOUT    the seconds after which a hanging test binary is killed.
MODE    ?= release
TIMEOUT ?= 300

# What you name, a folder or a step, may hold any letters: it is taken as it is and never expanded,
# nor is it when commands get their environment. $(call q,$(DIR)) is one word for the shell.
NAMES := CSV DIR EARLIER GRADES HIDDEN HINT JSON LESSON MUTANT REFERENCE STEP SUBMISSION SUBMISSIONS ZIP
$(foreach name,$(NAMES),$(eval override $(name) := $$(value $(name))))
q = '$(subst ','\'',$(1))'
# $(call option,--json,JSON) is the option with its word, if there is one.
option = $(if $($(2)),$(1) $(call q,$($(2))))

# ---- Flags ----
STD      := -std=c++20
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
# In a workbook or a hand-out there is code that nobody uses yet, and a warning stops nobody.
UNUSED   := parameter variable but-set-variable function local-typedefs \
            $(if $(findstring clang,$(CXX)),private-field)
WARNINGS += $(if $(wildcard .starter),$(UNUSED:%=-Wno-unused-%),-Werror)

# -g1: lines for a backtrace, no variables. With -g a file takes a third longer.
FLAGS_release := -O2 -g1
FLAGS_debug   := -O0 -g
FLAGS_asan    := -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan    := -O1 -g1 -fsanitize=thread
FLAGS_fuzz    := -O1 -g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
$(if $(FLAGS_$(MODE)),,$(error MODE is one of release, debug, asan, tsan; not '$(MODE)'))

# One build folder for each compiler and mode, so that no build throws another one away.
VARIANT := $(notdir $(lastword $(CXX)))-$(MODE)
OUT     := build/$(VARIANT)

# What one variant needs besides: EXTRA_compiler-mode := flags
# (clang 14 cannot assemble its check of function types in coroutines.)
EXTRA_clang++-asan := -fno-sanitize=function
EXTRA_clang++-fuzz := -fno-sanitize=function
# What it needs for the tests alone, which are most of all code. clang optimizes slowly. g++'s check
# of every pointer takes a third of the time; clang's looks at the same tests.
TESTS_clang++-release := -O0
TESTS_clang++-tsan    := -O0
TESTS_g++-tsan        := -O0
TESTS_g++-asan        := -fno-sanitize=null,alignment
ALL_FLAGS = $(STD) $(WARNINGS) $(FLAGS_$(MODE)) $(EXTRA_$(VARIANT)) $(DEFINES) -pthread

# The sanitizers read these when a program starts.
export UBSAN_OPTIONS ?= print_stacktrace=1
export ASAN_OPTIONS  ?= detect_stack_use_after_return=1

# The sanitizers dislike the very random addresses of newer kernels; setarch -R turns that off.
NO_ASLR := setarch $(shell uname -m) -R
ifneq ($(filter asan tsan fuzz,$(MODE)),)
  RUN := $(shell $(NO_ASLR) true 2>/dev/null && echo $(NO_ASLR))
endif

# Build with all the cores; but `make clean test` must go step by step.
ifeq ($(MAKELEVEL),0)
  MAKEFLAGS += -j$(shell nproc)
endif
MAKEFLAGS += --no-builtin-rules
ifneq ($(filter clean,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif
.DELETE_ON_ERROR:

# ---- Commands ----
N := 1 2 3 4 5 6

.PHONY: help
help:
	@echo 'Every lesson has a demo and tests:'
	@for n in $(N); do echo "  make lesson$$n && ./lesson$$n    make test$$n"; done
	@echo
	@echo 'To write the lessons yourself, step by step:'
	@echo '  make workbook             all six without the code of the steps; and there:'
	@echo '  make progress             the steps: what is written, and what passes'
	@echo '  make check STEP=2.3       its graded tests; check2: those of lesson 2'
	@echo '  make hint STEP=1.4        a first hint; HINT=2: the next one'
	@echo '  make solution STEP=2.3    the solution, once the step passes; or FORCE=1'
	@echo '  make diff STEP=2.3        your code beside it, likewise'
	@echo '  make reset STEP=2.3       the step as it was given; yours is kept'
	@echo
	@echo 'For a class (tests/INSTRUCTORS.md):'
	@echo '  make handout LESSON=3     one lesson to be written'
	@echo '  make grade LESSON=2 SUBMISSION=dir        JSON=file CSV=file HIDDEN=dir'
	@echo '  make grade-all LESSON=2 SUBMISSIONS=dir   GRADES=dir HIDDEN=dir'
	@echo '  make gradescope LESSON=2  the archive for Gradescope'
ifeq ($(wildcard .starter),)  # in a workbook there is nothing to try them on
	@echo '  make verify               proves the graded tests; LESSON=2: those of one'
	@echo '  make mutants LESSON=2     wrong versions that they must find; STEP=2.3'
endif
	@echo
	@echo 'More:'
	@echo '  make test3 CASE="*wake*"  only the test cases with such a name'
	@echo '  make lesson3 MODE=debug   without optimization, for the debugger'
	@echo '  make all                  the six demos'
	@echo '  make test                 the tests of all the lessons'
	@echo '  make asan                 with the address and undefined behaviour sanitizers'
	@echo '  make tsan                 with the thread sanitizer'
	@echo '  make fuzz                 the fuzzers, FUZZ_SECONDS=60 each; fuzz-keep'
	@echo '  make CXX=clang++ test     another compiler; asan and tsan too'
	@echo '  make model                lessons 2, 3 in every order; model-bugs: with bugs'
	@echo '  make proof                all that looks for bugs; 15 minutes, PROOF=short: 3'
	@echo '  make test-kit             the tests of workbook, hint and so on'
	@echo '  make format               formats the sources; format-check only looks'
	@echo '  make tidy                 the static checks of clang-tidy'
	@echo '  make lines                counts the lines of code'
	@echo '  make docs-check           the pages against the code; docs: renews their quotes'
	@echo '  make pictures             draws those that the pages show; test-pictures'
	@echo '  make bench                beside its peers; bench-http, -crowd, -mem, -scale'
	@echo '  make bench-recorder       what the flight recorder costs'
	@echo '  make clean                removes all that was built'

# ---- Lessons and tests ----
SHOW    = $(if $(V),,@echo '$(if $(filter %.o,$@),compile,   link) $@';)
cpp_in  = $(sort $(if $(1),$(shell find -H $(1) -name '*.cpp')))
objects = $(patsubst %.cpp,$(OUT)/%.o,$(1))
LINK    = $(SHOW) $(CXX) $(ALL_FLAGS) $(filter %.o,$^) $(LDFLAGS) -o $@

# In a workbook a lesson stands on the learner's own lessons below it where those pass their checks,
# else on the reference's; EARLIER=own or EARLIER=reference decides it. The kit says which, and
# prints the tree in which to build: this one, or one of links under build/.
KIT    := build/kit/kit
STAGED := $(if $(wildcard .reference),$(if $(STAGE),,2 3 4 5 6))
TREE    = $(call option,--reference,REFERENCE)
on_stage = dir=$$($(KIT) stage $(1) $(call option,--earlier,EARLIER) $(TREE)) && \
  $(MAKE) --no-print-directory -C "$$dir" STAGE=$(1) $@ && \
  case "$$dir,$@" in .,*|*,test*) ;; *) ln -sf "$$dir/$@" $@;; esac

# The sanitizers' builds compile all sources of a folder as one, in half the time: headers are read
# once, and what is made of them is made once. With AS_ONE=1 the tests are, in every mode. Not in a
# workbook, where two files may well have helpers of one name.
SANITIZED := $(if $(wildcard .starter),,$(filter asan tsan fuzz,$(MODE)))
# $(call built,NAME,SOURCES,AS-ONE)
built = $(if $(3),$(if $(2),$(OUT)/whole/$(1).o),$(call objects,$(2)))
# $(call as_one,FLAGS) compiles the sources in WHOLE. Without what only looks wrong when they are read
# as one; other builds check them one by one.
CARELESS := -Wno-shadow $(if $(findstring clang,$(CXX)),,-Wno-subobject-linkage)
as_one = printf '\#include "%s"\n' $(WHOLE) | $(CXX) $(1) $(CARELESS) -I. $(CPPFLAGS) $(CXXFLAGS) \
  -MMD -MP -MF $(@:.o=.d) -MT $@ -x c++ -c - -o $@
$(OUT)/whole/%.o: Makefile
	@mkdir -p $(@D)
	$(SHOW) $(call as_one,$(ALL_FLAGS))

# What follows is written out once for each lesson; $(1) is its number.
# LIB holds the objects of this lesson and of those below, never of those above.
# The folders are prerequisites so that a deleted file makes its program link again.
define LESSON_RULES
DIRS      += $(wildcard lesson0$(1)_*)
MAIN_$(1) := $(wildcard lesson0$(1)_*/main.cpp lesson0$(1)_*/options.cpp)
CODE_$(1) := $$(filter-out $$(MAIN_$(1)),$(call cpp_in,$(wildcard lesson0$(1)_*)))
CASES_$(1) := $(call cpp_in,$(wildcard tests/lesson0$(1)))
DEMO_$(1) := $$(call objects,$$(MAIN_$(1)))
TEST_$(1) := $$(call built,tests$(1),$$(CASES_$(1)),$(SANITIZED)$(AS_ONE))
LIB       += $$(call built,lesson$(1),$$(CODE_$(1)),$(SANITIZED))
$(OUT)/whole/lesson$(1).o: WHOLE := $$(CODE_$(1))
$(OUT)/whole/tests$(1).o: WHOLE := $$(CASES_$(1))
$(OUT)/whole/lesson$(1).o: $$(CODE_$(1))
$(OUT)/whole/tests$(1).o: $$(CASES_$(1))

.PHONY: lesson$(1) lesson0$(1) test$(1) test0$(1)
ifneq ($(filter $(1),$(STAGED)),)
lesson$(1) lesson0$(1) test$(1) test0$(1): $(KIT)
	+@$$(call on_stage,$(1))
else
lesson$(1) lesson0$(1): $(OUT)/lesson$(1)
	@ln -sf $$< $$@
test$(1) test0$(1): $(OUT)/test$(1)
	@$$(call run,$$<)
endif

$(OUT)/lesson$(1): $$(LIB) $$(DEMO_$(1)) $$(DIRS)
	$$(if $$(DEMO_$(1)),$$(LINK),@echo 'lesson$(1): there is no lesson0$(1)_*/main.cpp' >&2; false)
$(OUT)/test$(1): $$(LIB) $$(TEST_$(1)) $(OUT)/tests/main.o $$(DIRS) $(wildcard tests/lesson0$(1))
	$$(if $$(TEST_$(1)),$$(LINK),@echo 'test$(1): there is no .cpp file in tests/lesson0$(1)' >&2; false)
endef
LIB  :=
DIRS :=
$(foreach n,$(N),$(eval $(call LESSON_RULES,$(n))))

DEMOS := $(foreach n,$(N),$(DEMO_$(n)))
TESTS := $(foreach n,$(N),$(TEST_$(n)))
SOAK_CODE := $(call cpp_in,$(wildcard tests/soak))
SOAK_OBJS := $(call built,soak,$(SOAK_CODE),$(SANITIZED)$(AS_ONE))
$(OUT)/whole/soak.o: WHOLE := $(SOAK_CODE)
$(OUT)/whole/soak.o: $(SOAK_CODE)
PICTURE_OBJS := $(call objects,$(wildcard tests/pictures/*.cpp))
$(DEMOS) $(TESTS) $(SOAK_OBJS) $(PICTURE_OBJS) $(OUT)/tests/main.o: | build/packages
# The tests are compiled to be built fast; what they test is not.
$(OUT)/tests/%.o $(OUT)/whole/%.o: FLAGS_release := -O1 -g1
$(OUT)/tests/%.o $(OUT)/whole/tests%.o: DEFINES = -DDOCTEST_CONFIG_SUPER_FAST_ASSERTS $(TESTS_$(VARIANT))
# CLI11 is large, and reading a command line need not be fast. (Of a function that several objects
# hold the linker takes the first: the lessons come before these and before the tests.)
$(OUT)/%/options.o: FLAGS_release := -O0
COMPILE = $(SHOW) $(CXX) $(ALL_FLAGS) $(INSTEAD) -I. $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c $< -o $@
$(OUT)/%.o: %.cpp Makefile
	@mkdir -p $(@D)
	$(COMPILE)

-include $(patsubst %.o,%.d,$(LIB) $(DEMOS) $(TESTS) $(SOAK_OBJS) $(OUT)/tests/main.o $(OUT)/tests/bench/rt_bench.o)

.PHONY: all test test-binaries asan tsan
all: $(addprefix lesson,$(N))
TESTED ?= $(N)
test-binaries: $(addprefix $(OUT)/test,$(filter $(TESTED),6 5 4 3 2 1))  # the largest first
asan:
	@$(MAKE) --no-print-directory MODE=asan test
tsan:  # lesson 1 knows no threads
	@$(MAKE) --no-print-directory MODE=tsan TESTED='2 3 4 5 6' test

# $(call run,PROGRAM)
run = timeout --foreground -k 5 $(TIMEOUT) $(RUN) $(1) $(if $(CASE),-tc=$(call q,$(CASE)))

# Runs every test binary, also after a failure, and sums up doctest's summary lines.  A binary
# that was not built, hung, crashed or printed no summary counts as at least one failed test case.
test:
	@$(MAKE) --no-print-directory -k test-binaries || true
	@mkdir -p $(OUT); for n in $(TESTED); do \
	  echo "== test$$n ($(VARIANT))"; \
	  if $(MAKE) -q $(OUT)/test$$n >/dev/null 2>&1; \
	  then $(call run,$(OUT)/test$$n); else echo "test$$n: not built"; false; fi; \
	  echo "[test$$n] exit status $$?"; \
	done 2>&1 | tee $(OUT)/tests.log
	@awk '/^\[doctest\] test cases:/ { p = $$6; f = $$9; seen = 1 } \
	  /^\[test[1-6]\] exit status/ { if (f == 0 && ($$NF != 0 || !seen)) f = 1; \
	                                 passed += p; failed += f; p = f = seen = 0 } \
	  END { print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 }' $(OUT)/tests.log

# ---- Models ----
# They run lessons 2 and 3 in every order of their steps: see tests/model/README.md. For this these
# lessons are compiled once more, with the checker's types in place of the standard library's.
MODEL       := $(OUT)/model
MODEL_CODE  := $(filter-out %/main.cpp %/options.cpp,$(call cpp_in,$(wildcard lesson02_* lesson03_*)))
MODEL_TESTS := tests/main.cpp $(call cpp_in,$(wildcard tests/model))
MODEL_OBJS  := $(patsubst %.cpp,$(MODEL)/%.o,$(MODEL_CODE) $(MODEL_TESTS))
MODEL_DEFS  := -DPOLLEN_PRIMITIVES=\"tests/model/primitives.hpp\" \
               -DDOCTEST_CONFIG_SUPER_FAST_ASSERTS -DDOCTEST_CONFIG_NO_POSIX_SIGNALS \
               -D_GLIBCXX_ASSERTIONS

.PHONY: model model-bugs
model: $(MODEL)/models
	@$(call run,$<)
# Seeds bugs, one at a time, which the models must find.
model-bugs: $(MODEL)/models
	@python3 tests/model/bugs.py '$(CXX) $(STD) $(MODEL_DEFS)' $(MODEL) "$(BUG)"

$(MODEL)/%.o: FLAGS_release := -O2 -g1
$(MODEL)/%.o: DEFINES := $(MODEL_DEFS)
$(MODEL)/%.o: %.cpp Makefile
	@mkdir -p $(@D)
	$(COMPILE)
$(MODEL)/models: $(MODEL_OBJS)
	$(LINK)
$(MODEL_OBJS): | build/packages
-include $(MODEL_OBJS:.o=.d)

# ---- Proof ----
# Everything that looks for what tests do not see, and one table of it: under 15 minutes, or under 3
# with PROOF=short; PROOF=ci leaves out what CI has run before. SOAK says which load alone, and how
# much of it, as in
#   make soak SOAK='storm --seconds 60' MODE=tsan
SOAK ?= all

.PHONY: proof proof-build soak soak-build
proof:
	+@bash tests/proof.sh $(PROOF)
proof-build: $(OUT)/test4 $(OUT)/test6 soak-build
soak-build: $(OUT)/soak
soak: $(OUT)/soak
	@timeout --foreground -k 5 $(TIMEOUT) $(RUN) $< $(SOAK)
$(OUT)/soak: $(SOAK_OBJS) $(LIB) $(DIRS)
	$(LINK)

# ---- Fuzzers ----
# tests/fuzz/fuzz_NAME.cpp with the corpus tests/fuzz/corpus/NAME, which lesson 6's tests replay.
#   make fuzz FUZZERS=head FUZZ_SECONDS=600
# What is found lies in build/fuzz/NAME; fuzz-keep adds to the corpus what reaches new code.
FUZZERS ?= $(patsubst tests/fuzz/fuzz_%.cpp,%,$(wildcard tests/fuzz/fuzz_*.cpp))
FUZZ_SECONDS ?= 60
CORPUS := tests/fuzz/corpus

.PHONY: fuzz fuzz-keep
fuzz fuzz-keep:
	@$(MAKE) --no-print-directory CXX=clang++ MODE=fuzz $(FUZZERS:%=$@-%)
fuzz-%: $(OUT)/fuzz_%
	@mkdir -p build/fuzz/$*
	@$(RUN) $< -max_total_time=$(FUZZ_SECONDS) -max_len=400 -len_control=0 -timeout=10 \
	  -dict=tests/fuzz/http.dict -print_final_stats=1 \
	  -artifact_prefix=build/fuzz/$*- build/fuzz/$* $(CORPUS)/$* 2>build/fuzz/$*.log || \
	  { tail -n 40 build/fuzz/$*.log; false; }
	@awk '/number_of_executed_units|average_exec/ { n[++i] = $$2 } \
	  END { print "fuzz $*: " n[1] " runs, " n[2] " a second, nothing found" }' build/fuzz/$*.log
fuzz-keep-%: $(OUT)/fuzz_%
	@$(RUN) $< -merge=1 -use_counters=0 -max_len=400 $(CORPUS)/$* build/fuzz/$* 2>&1 | tail -n 1
$(OUT)/fuzz_%: $(OUT)/tests/fuzz/fuzz_%.o $(LIB)
	$(LINK) -fsanitize=fuzzer
FUZZ_OBJECTS := $(FUZZERS:%=$(OUT)/tests/fuzz/fuzz_%.o)
.SECONDARY: $(FUZZ_OBJECTS) $(FUZZERS:%=$(OUT)/fuzz_%)
-include $(FUZZ_OBJECTS:.o=.d)

# ---- Course kit ----
# One program writes workbooks and hand-outs from the lessons and grades them: tests/kit/.
#   make workbook DIR=../my-workbook      make handout LESSON=3 DIR=../lesson3
# A folder that is there is left alone; with ADD=1 it gets what it lacks, and the tests of today.
# EARLIER=theirs leaves the lessons below out of a hand-out.
# Its sources, by folder and those of the command line by themselves, are compiled as one: a learner's
# first check need not wait long.
KIT_MAIN := build/kit/whole/main.o
KIT_OBJS := $(KIT_MAIN) $(patsubst %,build/kit/whole/%.o,kit docs grader verify)
KIT_TEST := build/kit/tests/main.o build/kit/whole/test.o

.PHONY: kit test-kit test-hostile test-others workbook handout hint diff solution reset progress
kit: $(KIT)
# Side by side, for much of both is waiting: submissions that cheat or hang, and all else.
test-kit: test-hostile test-others
test-hostile: build/kit/test
	@POLLEN_TEST_WORKSPACES=build/kit/test-hostile $(call run,$< -sf='*hostile_test.cpp')
test-others: build/kit/test
	@$(call run,$< -sfe='*hostile_test.cpp')
COMMANDS := tests/kit/main.cpp $(wildcard tests/kit/*_commands.cpp)
$(KIT_MAIN): WHOLE := $(COMMANDS)
build/kit/whole/kit.o: WHOLE := $(filter-out $(COMMANDS),$(wildcard tests/kit/*.cpp))
build/kit/whole/docs.o: WHOLE := $(wildcard tests/kit/docs/*.cpp)
build/kit/whole/grader.o: WHOLE := $(wildcard tests/kit/grader/*.cpp)
build/kit/whole/verify.o: WHOLE := $(wildcard tests/kit/verify/*.cpp)
build/kit/whole/test.o: WHOLE := $(wildcard tests/kit/test/*.cpp)
build/kit/whole/test.o: $(wildcard tests/kit/test/*.cpp)
$(KIT_OBJS): $(filter-out tests/kit/test/%,$(call cpp_in,$(wildcard tests/kit)))
build/kit/whole/%.o: Makefile
	@mkdir -p $(@D)
	$(SHOW) $(call as_one,$(STD) $(WARNINGS) -O0 -g1)
build/kit/%.o: %.cpp Makefile
	@mkdir -p $(@D)
	$(SHOW) $(CXX) $(STD) $(WARNINGS) -O0 -g1 -I. $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c $< -o $@
$(KIT): $(KIT_OBJS)
build/kit/test: $(KIT_TEST) $(filter-out $(KIT_MAIN),$(KIT_OBJS))
$(KIT) build/kit/test:
	$(SHOW) $(CXX) $(filter %.o,$^) $(LDFLAGS) -o $@
$(KIT_OBJS) $(KIT_TEST): | build/packages
-include $(patsubst %.o,%.d,$(KIT_OBJS) $(KIT_TEST))

# $(call given,VARIABLE,EXAMPLE): what must be set on the command line
given = $(if $($(1)),,$(error $@ needs $(1), as in: make $@ $(1)=$(2)))
workbook: $(KIT)
	@$(KIT) workbook $(call q,$(or $(DIR),../pollen-workbook)) $(if $(ADD),--add)
handout: $(KIT)
	$(call given,LESSON,3)
	@$(KIT) handout $(call q,$(or $(DIR),../pollen-lesson$(LESSON))) --lesson $(call q,$(LESSON)) \
	  $(if $(ADD),--add) $(if $(filter theirs,$(EARLIER)),--without-earlier)
hint: $(KIT)
	$(call given,STEP,2.3)
	@$(KIT) hint $(call q,$(STEP)) $(call option,--number,HINT)
reset: $(KIT)
	$(call given,STEP,2.3)
	@$(KIT) reset $(call q,$(STEP)) $(TREE)
diff solution: $(KIT)
	$(call given,STEP,2.3)
	@$(KIT) $@ $(call q,$(STEP)) $(TREE) $(if $(FORCE),--force) \
	  $(if $(WRITE),$(if $(filter solution,$@),--write))
progress: $(KIT)
	@$(KIT) progress

# The graded tests. `grade` takes nothing but the lesson's files from SUBMISSION.
#   make check2      make check STEP=2.3      make grade LESSON=2 SUBMISSION=dir JSON=results.json
#   make grade-all LESSON=2 SUBMISSIONS=dir GRADES=dir HIDDEN=dir      make gradescope LESSON=2
CHECKED  = --compiler $(call q,$(CXX)) $(call option,--json,JSON) $(call option,--csv,CSV)
CHECKS  := $(N:%=check%) $(N:%=check0%)

.PHONY: check $(CHECKS) grade grade-all gradescope
check: $(KIT)
	$(call given,STEP,2.3)
	@$(KIT) check --step $(call q,$(STEP)) $(CHECKED) $(TREE) $(if $(V),--verbose)
$(CHECKS): $(KIT)
	@$(KIT) check --lesson $(subst check,,$(@:check0%=check%)) $(CHECKED) $(TREE) $(if $(V),--verbose)
grade: $(KIT)
	$(call given,LESSON,3)
	$(call given,SUBMISSION,dir)
	@$(KIT) grade --lesson $(call q,$(LESSON)) $(call q,$(SUBMISSION)) $(call option,--hidden,HIDDEN) $(CHECKED)
grade-all: $(KIT)
	$(call given,LESSON,3)
	$(call given,SUBMISSIONS,dir)
	@$(KIT) grade-all --lesson $(call q,$(LESSON)) $(call q,$(SUBMISSIONS)) \
	  --out $(call q,$(or $(GRADES),build/grades$(LESSON))) \
	  $(call option,--hidden,HIDDEN) --compiler $(call q,$(CXX))
gradescope: $(KIT)
	$(call given,LESSON,3)
	@$(KIT) gradescope --lesson $(call q,$(LESSON)) $(call q,$(or $(ZIP),build/lesson$(LESSON).zip)) \
	  $(call option,--hidden,HIDDEN)

# ---- Proof of the graded tests ----
# mutants: each wrong version of a step must fail the case that its file names, for the reason that
# it names: see tests/kit/verify/.
#   make mutants LESSON=2      STEP=2.3      MUTANT=2.3-registers-last      QUICK=1: only that case
# verify: nothing passes in a starter, all in the reference, and after each step just what was
# written; then the mutants. What submissions may try against the grader is tried by test-kit.
.PHONY: mutants verify
verify: $(KIT)
	@$(KIT) verify $(call option,--lesson,LESSON) --compiler $(call q,$(CXX))
mutants: $(KIT)
	@$(KIT) mutants $(call option,--lesson,LESSON) $(call option,--step,STEP) \
	  $(call option,--mutant,MUTANT) $(if $(QUICK),--quick) --compiler $(call q,$(CXX))

# ---- Pages ----
# The pages quote the code, and show what commands print. docs puts both anew into them; docs-check
# compares, builds the wrong versions that they name, and checks links, spelling and the shape of
# the steps: see tests/kit/docs/.
#   make docs-check PAGES=lesson01_future/README.md      only that page
#   make docs CONSOLE=no                                 leaves the console blocks alone
#   make docs-check MUTANTS=no                           without building those, which takes minutes
#   make docs-check STRICT=1                             fails if there is no aspell
.PHONY: docs docs-check
docs docs-check: $(KIT)
	@$(KIT) $@ $(PAGES) $(if $(filter no,$(CONSOLE)),--no-console) $(DOCS_$@)
DOCS_docs-check = --compiler '$(CXX)' $(if $(STRICT),--strict) $(if $(filter no,$(MUTANTS)),--no-mutants)

# The pictures that the pages show are recordings of small programs: tests/pictures/.
PICTURE_ONLY := $(OUT)/tests/pictures/main.o
PICTURE_TEST := $(OUT)/tests/pictures/pictures_test.o $(OUT)/tests/main.o

.PHONY: pictures test-pictures
pictures: $(OUT)/pictures
	@$<
test-pictures: $(OUT)/test_pictures
	@$(call run,$<)
$(OUT)/pictures: $(filter-out $(PICTURE_TEST),$(PICTURE_OBJS)) $(LIB)
$(OUT)/test_pictures: $(filter-out $(PICTURE_ONLY),$(PICTURE_OBJS)) $(OUT)/tests/main.o $(LIB)
$(OUT)/pictures $(OUT)/test_pictures: $(DIRS)
	$(LINK)
-include $(PICTURE_OBJS:.o=.d)

# ---- Benchmarks ----
# The same work on Pollen and on its peers, as far as those are installed.
#   make bench ONLY=yield_many,mutex ROUNDS=5
BENCH_PEERS := $(if $(shell command -v cargo),$(if $(wildcard /usr/share/cargo/registry/tokio-1*),rust)) \
               $(if $(wildcard /usr/include/boost/asio.hpp /usr/include/boost/beast.hpp),boost)
LACKING = $(if $(filter rust,$(BENCH_PEERS)),,cargo librust-tokio-dev librust-hyper-dev) \
          $(if $(filter boost,$(BENCH_PEERS)),,libboost-dev)
BENCH = python3 tests/bench/bench.py $(1) $(if $(ONLY),--only $(ONLY)) $(if $(ROUNDS),--rounds $(ROUNDS))

.PHONY: bench bench-http bench-scale bench-crowd bench-mem bench-check bench-rust bench-boost bench-lacking
bench bench-http bench-crowd bench-mem: bench-lacking $(addprefix bench-,$(BENCH_PEERS))
bench-lacking:
	@$(if $(strip $(LACKING)),echo 'More peers: sudo apt-get install $(strip $(LACKING))')
bench bench-mem: build/bench/rt_bench build/bench/raw_inproc
bench-http: lesson6 build/bench/raw_http
bench-crowd: lesson6 build/bench/crowd
bench:
	@$(call BENCH,rt)
bench-http:
	@command -v wrk >/dev/null || { echo 'wrk is lacking: sudo apt-get install wrk' >&2; false; }
	@$(call BENCH,http)
bench-crowd:
	@$(call BENCH,crowd)
bench-mem:
	@$(call BENCH,mem)
bench-scale: build/bench/rt_bench build/bench/raw_inproc
	@$(call BENCH,scale)
bench-check: build/bench/rt_bench $(OUT)/lesson6
	@$< check
	@for part in $(OUT)/lesson06_http/options.o '$(LIB)' $(OUT)/lesson6; do \
	  echo part; nm -S --defined-only $$part; \
	done | awk '$(OPTIMIZED)'
# Of a function that both have, the demo must not have the copy of options.o: sizes tell them apart.
OPTIMIZED = $$1 == "part" { part++ } \
  $$3 != "W" { next } \
  part == 1 { slow[$$4] = $$2 } \
  part == 2 && $$4 in slow && slow[$$4] != $$2 { both[$$4] } \
  part == 3 && $$4 in both { \
    seen++; if ($$2 == slow[$$4]) { bad++; print "lesson6 has the unoptimized " $$4 } \
  } \
  END { print seen + 0 " functions that options.o has too"; exit bad || !seen }

$(OUT)/tests/bench/%.o: FLAGS_release := -O2 -g1
$(OUT)/tests/bench/%.o: DEFINES :=
build/bench/rt_bench: $(OUT)/tests/bench/rt_bench.o $(LIB)
	@mkdir -p $(@D)
	$(LINK)
build/bench/%: tests/bench/peers/%.c
	@mkdir -p $(@D)
	$(SHOW) $(CC) -O2 $< -lpthread -o $@
# What the flight recorder costs. The build without it has other headers in place of the recorder's.
NO_RECORDER := $(OUT)/no_recorder
NO_RECORDER_OBJS := $(patsubst %.cpp,$(NO_RECORDER)/%.o,tests/bench/rt_bench.cpp \
  $(filter-out %/main.cpp %/options.cpp lesson02_%,$(call cpp_in,$(wildcard lesson0[2-5]_*))))
.PHONY: bench-recorder
RECORDER_OBJS := $(OUT)/tests/bench/rt_bench.o $(filter-out $(OUT)/lesson06_%,$(LIB))
bench-recorder: $(RECORDER_OBJS) $(NO_RECORDER_OBJS)
	@python3 tests/bench/recorder.py --link '$(CXX) $(ALL_FLAGS)' --recorder '$(RECORDER_OBJS)' \
	  --none '$(NO_RECORDER_OBJS)' $(if $(ORDERS),--orders $(ORDERS))
$(NO_RECORDER)/%.o: INSTEAD := -Itests/bench/no_recorder
$(NO_RECORDER)/%.o: %.cpp Makefile
	@mkdir -p $(@D)
	$(COMPILE)
-include $(NO_RECORDER_OBJS:.o=.d)

bench-boost: build/bench/asio_bench build/bench/beast_http
build/bench/asio_bench build/bench/beast_http: build/bench/%: tests/bench/peers/%.cpp
	@mkdir -p $(@D)
	$(SHOW) g++ -std=c++20 -O2 $< -pthread -o $@
bench-rust:
	@cd tests/bench/peers/rust && CARGO_TARGET_DIR=$(CURDIR)/build/bench/rust cargo build --release --quiet

# ---- Packages ----
# The tests use doctest and the demos CLI11; the lessons' own code needs neither.
# This looks once for their headers and installs what is lacking.
build/packages:
	@mkdir -p build; lacking=; \
	has() { echo "#include <$$1>" | $(CXX) $(STD) $(CPPFLAGS) -x c++ -E - >/dev/null 2>&1; }; \
	has doctest/doctest.h || lacking="$$lacking doctest-dev"; \
	has CLI/CLI.hpp || lacking="$$lacking libcli11-dev"; \
	get="apt-get install -y --no-install-recommends$$lacking"; \
	if [ -z "$$lacking" ]; then :; \
	elif ! command -v apt-get >/dev/null; then \
	  echo 'Install doctest and CLI11, on Fedora: sudo dnf install doctest-devel cli11-devel' >&2; false; \
	elif [ "$$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then \
	  echo "Lacking:$$lacking. Run this: sudo $$get" >&2; false; \
	else \
	  echo "Installing$$lacking"; [ "$$(id -u)" = 0 ] || sudo='sudo -n'; \
	  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive $$get -qq; \
	fi && touch $@

# ---- Tidiness ----
# Wrong versions are pieces of code, not sources.
SOURCES = $(filter-out tests/mutants/% tests/bench/peers/%,$(sort $(shell find $(wildcard lesson0* tests) -name '*.[ch]pp')))
LESSON_CODE = $(filter-out %/main.cpp %/options.hpp %/options.cpp,$(filter lesson0%,$(SOURCES)))

.PHONY: format format-check tidy lines clean
format:
	clang-format -i $(SOURCES)
format-check:
	clang-format --dry-run -Werror $(SOURCES)

# clang-tidy looks at the sources of a folder as one, too, in a fifth of the time; at others one by one.
# TIDY=quick, as CI has it, leaves out the graded cases.
empty :=
comma := ,
joined = $(subst $(empty) $(empty),$(comma),$(strip $(1)))
TIDY_FOLDERS := $(foreach n,$(N),$(call joined,$(CODE_$(n))) $(call joined,$(CASES_$(n)))) $(call joined,$(COMMANDS)) \
  $(foreach dir,soak model pictures kit kit/docs kit/grader kit/verify kit/test,\
    $(call joined,$(filter-out $(COMMANDS),$(wildcard tests/$(dir)/*.cpp))))
TIDIED = $(TIDY_FOLDERS) $(filter-out $(if $(filter quick,$(TIDY)),tests/graded/lesson0%) $(subst $(comma), ,$(TIDY_FOLDERS)),\
  $(filter %.cpp,$(SOURCES)))
tidy:
	@mkdir -p build/tidy/tests; cp .clang-tidy build/tidy; cp tests/.clang-tidy build/tidy/tests
	@echo $(TIDIED) | xargs -n 1 -P $(shell nproc) sh -c \
	  'whole=build/tidy/$${0%%,*}; mkdir -p $${whole%/*}; printf "#include \"%s\"\n" $$(echo $$0 | tr , " ") >$$whole; \
	   few=-bugprone-suspicious-include; \
	   case $$0 in tests/model/*) set -- $(MODEL_DEFS);; */options.cpp) few=$$few,-clang-analyzer-*;; esac; \
	   out=$$(clang-tidy --quiet --checks=$$few $$whole -- $(STD) -I. $(CPPFLAGS) "$$@" 2>&1) && echo "$$0: ok" || \
	   { echo "$$out"; exit 1; }'

# Counts lines that hold code: neither blank nor only a comment. A file over 250 is an error; the
# whole is over its goal of 2,500, which is said each time, and is not to grow.
lines:
	@for f in $(LESSON_CODE); do \
	  echo "$$(sed -E 's://.*$$::' $$f | grep -cvE '^[[:space:]]*$$') $$f"; done | \
	awk '{ split($$2, part, "/"); lesson[part[1]] += $$1; all += $$1 } \
	  $$1 > 250 { print $$2 ": " $$1 " lines, over 250"; bad = 1 } \
	  END { for (l in lesson) print lesson[l], l | "sort -k2"; close("sort -k2"); \
	        print all + 0, "in all (goal: 2500)"; exit bad || all > 7600 }'

clean:
	rm -rf build lesson[1-6] lesson0[1-6]
