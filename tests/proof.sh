#!/usr/bin/env bash
# Models, fuzzers, faults and load, one after another, and a table of it all:
#   tests/proof.sh [short|ci]
# ci: the short sizes, without what .ci/run has run by then.
# The output of each part goes to build/proof/; of a part that fails the end is shown.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export LC_ALL=C.UTF-8 TIMEOUT=400

fuzz_seconds=60 tasks=1000000 connections=10000 rounds=20 storm=60 tsan_tasks=50000
case ${1:-} in
  '') ;;
  short | ci) fuzz_seconds=10 tasks=200000 connections=3000 rounds=5 storm=10 tsan_tasks=10000 ;;
  *) echo "proof: '$1' is no size; leave it out, or say PROOF=short or PROOF=ci" >&2; exit 2 ;;
esac

logs=build/proof
mkdir -p "$logs"
table=$logs/table
: >"$table"
failed=0

# What was tried, and how often, as the log of a part says it.
from_tests() {
  awk '/^\[doctest\] test cases:/ { p += $6; f += $9 } /^\[doctest\] assertions:/ { a += $3 }
       END { printf "%d test cases, %d assertions, %d failed", p + f, a, f; exit p + f == 0 }'
}
from_faults() {
  awk '/ faults: .* runs, / { for (i = 1; i < NF; ++i) { if ($(i + 1) == "runs,") r += $i
                              if ($(i + 1) == "went") w += $i; if ($(i + 1) == "named") n += $i } }
       END { printf "%d runs, each with a failed call: %d went on, %d named it", r, w, n; exit r == 0 }'
}
from_fuzzers() {
  awk '/^fuzz [a-z]+: [0-9]+ runs/ { n += $3; ++f } END { printf "%d fuzzers, %d runs", f, n; exit f == 0 }'
}
from_soak() { sed -n 's/^soak [a-z]*: \(.*\): [a-zA-Z]*$/\1/p; s/^soak [a-z]*: \(skipped.*\)/\1/p' | grep .; }

# part NAME SUMMARY COMMAND...   It fails if the command does, or if its log says of nothing tried.
part() {
  local name=$1 summary=$2 log start status tried verdict=pass
  shift 2
  log=$logs/${name//[^a-z0-9]/_}.log
  start=$SECONDS
  "$@" >"$log" 2>&1 </dev/null
  status=$?
  tried=$("$summary" <"$log") || status=1
  [ "$status" -eq 0 ] || { verdict=FAIL; failed=$((failed + 1)); }
  case $tried in skipped*) verdict=skipped ;; esac
  printf '%-22s %-68s %4d s  %s\n' "$name" "$tried" $((SECONDS - start)) "$verdict" | tee -a "$table"
  [ "$verdict" != FAIL ] || { echo "---- the last lines of $log"; tail -n 60 "$log"; echo "----"; }
}

faults() { make test4 CASE='*fault*' && make test6 CASE='*fault*'; }

# Built first, so that the table tells how long each part takes by itself.
if ! make proof-build >"$logs/build.log" 2>&1 || ! make MODE=tsan soak-build >>"$logs/build.log" 2>&1
then
  tail -n 60 "$logs/build.log"
  exit 1
fi
echo "built in $SECONDS s"

if [ "${1:-}" != ci ]; then
  part 'model checker' from_tests make model
  part 'HTTP, RFC table' from_tests make test6
  part 'faults' from_faults faults
fi
part 'fuzzers' from_fuzzers make fuzz FUZZ_SECONDS="$fuzz_seconds"
part 'soak tasks' from_soak make soak SOAK="tasks --tasks $tasks"
part 'soak timers' from_soak make soak SOAK=timers
part 'soak connections' from_soak make soak SOAK="connections --connections $connections"
part 'soak storm' from_soak make soak SOAK="storm --seconds $((storm / 2))"
part 'soak drain' from_soak make soak SOAK="drain --rounds $rounds"
part 'soak storm, tsan' from_soak make MODE=tsan soak SOAK="storm --seconds $storm"
part 'soak tasks, tsan' from_soak make MODE=tsan soak SOAK="tasks --tasks $tsan_tasks"

echo
cat "$table"
echo "$failed failed, in $((SECONDS / 60)) min $((SECONDS % 60)) s"
[ "$failed" -eq 0 ]
