# What .ci/run and .ci/nightly have in common. They read it from the top folder of a clone.
unset CXX MODE CASE MAKEFLAGS CPPFLAGS CXXFLAGS LDFLAGS
export LC_ALL=C.UTF-8 AS_ONE=1
export TIMEOUT=900 # for a test binary that hangs; stages share two processors

logs=build/ci
mkdir -p "$logs"
: >"$logs/counts" >"$logs/failures"

# Prints "PASSED FAILED" for the test cases in a log: from the last line of `make test`,
# else from the summaries of the test binaries.
count_cases() {
  awk '/^[0-9]+ passed, [0-9]+ failed$/ { p = $1; f = $3; whole = 1 }
       /^\[doctest\] test cases:/ && !whole { p += $6; f += $9 }
       END { print p + 0, f + 0 }' "$1"
}

# What went wrong, of a log: the failed test cases, what sanitizers and compilers say, who ended badly.
digest() {
  awk '/^=+$/ { if (bad) printf "%s", part; part = ""; bad = 0; next }
       { part = part $0 "\n" }
       /ERROR: / { bad = 1 }
       END { if (bad) printf "%s", part }' "$1" | head -n 60
  grep -E 'SUMMARY: |runtime error: |: (fatal )?error: |Watchdog: |not built|exit status [1-9]|Error [0-9]+$' "$1" |
    tail -n 20
}

# stage NAME test|check COMMAND...   A failed stage counts as one failure at least, and so does
# a test stage in which no test case ran. Stages may run at the same time.
stage() {
  local name=$1 kind=$2 log start status cpu p=0 f=0 verdict=ok cases= TIMEFORMAT='%U %S'
  shift 2
  log=$logs/${name//[^a-z0-9+-]/_}.log
  start=$SECONDS
  cpu=$({ time "$@" >"$log" 2>&1 </dev/null; } 2>&1; exit $?)
  status=$?
  cpu=$(awk '{ print int($1 + $2) }' <<<"$cpu")
  if [ "$kind" = test ]; then
    read -r p f < <(count_cases "$log")
    cases=", $p passed, $f failed"
    [ "$p" -gt 0 ] || status=1
  fi
  if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
  if [ "$f" -gt 0 ]; then verdict=FAILED; fi
  echo "$p $f" >>"$logs/counts"
  printf '%-24s %-6s %4d s, %4d s of processors%s\n' "$name" "$verdict" $((SECONDS - start)) "$cpu" "$cases"
  if [ "$verdict" = FAILED ]; then
    {
      echo "---- $name: the end of $log, and what stands out in it"
      tail -n 30 "$log"
      echo
      digest "$log"
    } >>"$logs/failures"
  fi
}

install_packages() {
  local package lacking=() sudo=()
  for package in doctest-dev libcli11-dev clang-format clang-tidy libclang-rt-14-dev \
                 aspell aspell-en curl; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      lacking+=("$package")
  done
  [ ${#lacking[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || sudo=(sudo -n)
  "${sudo[@]}" apt-get update &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "${lacking[@]}"
}

# Says what failed and how much was tried; its status is that of the whole.
finish() {
  cat "$logs/failures"
  awk '{ p += $1; f += $2 } END { print p + 0 " passed, " f + 0 " failed"; exit f > 0 }' "$logs/counts"
}
