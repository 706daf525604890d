# ./statepass test. Each part is a function test_PART that leaves JUnit files in its results folder; cmake/setup/tally.py counts them.

# The longest first.
TEST_PARTS=(fuzz-replay web wasm core relay desk hostile peers mobile contracts lint)
RESULTS=$TOP/build/results

run_tests() {
  local parts=() argument
  export STATEPASS_LONG=${STATEPASS_LONG:-}
  for argument in "$@"; do
    case $argument in
      --long) STATEPASS_LONG=1;;
      *) declare -F "test_${argument//-/_}" >/dev/null || die "no test part $argument" "Parts: ${TEST_PARTS[*]}"; parts+=("$argument");;
    esac
  done
  [ ${#parts[@]} -gt 0 ] || parts=("${TEST_PARTS[@]}")
  setup_all
  [[ " ${parts[*]} " != *" mobile "* ]] || setup_kotlin
  rm -rf "$RESULTS"; mkdir -p "$RESULTS"
  if [ ${#parts[@]} = 1 ]; then run_part "${parts[0]}"; else build_for "${parts[@]}"; run_side_by_side "${parts[@]}"; fi
  python3 "$TOP/cmake/setup/tally.py" "$RESULTS"
}

# What a part runs, by the names that is_built knows.
needs_of() {
  case $1 in
    core|desk|hostile|mobile) echo native;;
    relay) echo contracts native;;
    wasm|e2e) echo contracts native wasm pages;;
    peers) echo native wasm;;
    contracts) echo contracts;;
    fuzz-replay) echo sanitized;;
  esac
}

# What the parts need is built first and they only run, since no two of them may build one folder at the same time.
build_for() {
  local kind part needs=
  for part in "$@"; do needs+=" $(needs_of "$part") "; done
  BUILT=
  for kind in contracts native wasm pages sanitized; do
    [[ "$needs" == *" $kind "* ]] || continue
    case $kind in
      contracts) long_step "building the contracts" 20 build_contracts;;
      native)    long_step "building natively, with the tests" 600 build_native;;
      wasm)      long_step "building the WebAssembly module, with the tests" 400 build_wasm_tests;;
      pages)     long_step "building the pages" 20 build_pages;;
      sanitized) long_step "building with sanitizers" 500 build_sanitized;;
    esac
    BUILT+=" $kind"
  done
  export BUILT
}

# As many parts at a time as there are processors; most of them use one, or wait.
run_side_by_side() {
  local part running=0
  for part in "$@"; do
    [ "$running" -lt "$(nproc)" ] || { wait -n || true; running=$((running - 1)); }
    run_part "$part" & running=$((running + 1))
  done
  wait
}

# A part that ends with an error counts as a failure even when it left no report.
run_part() {
  local part=$1 dir=$RESULTS/$1 started rc=0; mkdir -p "$dir"; started=$(date +%s)
  say "test $part"
  # In the background, because a command before || would run with errexit off.
  ( set -euo pipefail; "test_${part//-/_}" "$dir" ) > "$dir/log" 2>&1 &
  wait $! || rc=$?
  echo "$rc" > "$dir/exit"
  if [ $rc != 0 ]; then tail -60 "$dir/log" >&2; say "test $part: FAILED after $(( $(date +%s) - started )) s, everything it said: $dir/log"
  else say "test $part: passed in $(( $(date +%s) - started )) s"; fi
}

test_lint() { python3 "$TOP/tests/lint/lint.py" --junit "$1/lint.xml"; }

test_core() {
  build_native
  local program rc=0
  for program in "$TOP"/build/native/tests/unit/*/test_*; do
    [ -x "$program" ] || continue
    "$program" -r console -r "junit::out=$1/$(basename "$program").xml" || rc=1
  done
  use_node
  ( cd "$TOP/tests/cli" && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination="$1/cli.xml" ./*.test.mjs ) || rc=1
  return $rc
}

test_wasm() {
  build_contracts; build_native; build_wasm_tests; build_pages; use_node
  ( cd "$TOP" && STATEPASS_TOP=$TOP node "$TOP/build/wasm/tests/unit/unit_tests.js" -r console -r "junit::out=$1/unit_tests.xml" )
  ( cd "$TOP/tests/wasm" && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination="$1/package.xml" ./*.test.mjs ../examples/*.test.mjs )
}

# What other people's libraries issue and show, and what they make of ours; and a quick look at every part of the bench.
test_peers() {
  build_native; build_wasm; npm_ci tests/peers; npm_ci tests/bench; use_node
  ( cd "$TOP/tests/peers" && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination="$1/peers.xml" ./*.test.mjs )
}

# Corpora and fixed mutations of them, and the unit tests, under address and undefined-behaviour sanitizers.
test_fuzz_replay() {
  build_sanitized
  local program name rc=0 cases=
  for program in "$TOP"/build/sanitized/tests/fuzz/fuzz_*; do
    [ -x "$program" ] || continue
    name=$(basename "$program" | sed 's/^fuzz_//')
    if "$program" "$TOP/tests/fuzz/corpus/$name"/*; then cases+="<testcase name=\"replay $name\"/>"; else cases+="<testcase name=\"replay $name\"><failure/></testcase>"; rc=1; fi
  done
  echo "<testsuites><testsuite name=\"replay\">$cases</testsuite></testsuites>" > "$1/replay.xml"
  for program in "$TOP"/build/sanitized/tests/unit/*/test_*; do
    [ -x "$program" ] || continue
    "$program" -r console -r "junit::out=$1/$(basename "$program").xml" || rc=1
  done
  return $rc
}

# The servers against sockets of loopback; build the contracts first, since the development network runs them.
test_relay() {
  build_native
  build_contracts
  local program rc=0
  for program in "$TOP"/build/native/tests/relay/*/test_*; do
    [ -x "$program" ] && [ "$(basename "$program")" != test_desk ] || continue
    "$program" -r console -r "junit::out=$1/$(basename "$program").xml" || rc=1
  done
  return $rc
}

# Relays that lie in every way of a grammar, and the model of the rule that they try to break; a sample, with --long all of it.
test_hostile() {
  build_native
  local rc=0
  "$TOP/build/native/tests/hostile/rule_model" --junit "$1/rule_model.xml" || rc=1
  "$TOP/build/native/tests/hostile/hostile_relay" --junit "$1/hostile_relay.xml" || rc=1
  return $rc
}

# The desk service over a scripted node, with real HTTP and a real database.
test_desk() {
  build_native
  "$TOP/build/native/tests/relay/desk/test_desk" -r console -r "junit::out=$1/test_desk.xml"
}

test_contracts() {
  build_contracts; use_node
  cd "$TOP/relay/contracts"
  node --test --test-reporter=tap --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination="$1/contracts.xml" test/*.test.mjs
}

# The pages over a scripted core: types, lint, units, and Chromium through every screen and flow.
test_web() {
  use_node
  ( cd "$TOP/web" && npm run --silent typecheck && npm run --silent lint && STATEPASS_JUNIT=$1/web.xml node_modules/.bin/vitest run )
}

# The life of a licence in Chromium (tests/e2e). Takes about six minutes and is run by name: ./statepass test e2e
test_e2e() {
  build_contracts; build_native; build_wasm; build_pages; use_node
  local rc=0
  node "$TOP/tests/e2e/story.mjs" | tee "$1/story.txt" || rc=1
  python3 - "$1" <<'PY'
import html, pathlib, re, sys
folder = pathlib.Path(sys.argv[1])
cases = [f"<testcase name='{html.escape(m[2], quote=True)}'>{'' if m[1] == 'ok' else '<failure/>'}</testcase>" for m in re.finditer(r"^step +\d+ (ok|FAILED) +(.*?) \([\d.]+ s\)$", (folder / "story.txt").read_text(), re.M)]
(folder / "story.xml").write_text("<testsuites><testsuite name='story'>" + "".join(cases) + "</testsuite></testsuites>")
PY
  return $rc
}
