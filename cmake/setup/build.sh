# Configures and builds. build/native: everything that runs here. build/wasm: the module, and the unit tests in WebAssembly.
# build/sanitized: the core with address and undefined-behaviour sanitizers, for the replay of the fuzz corpora.

JS_FOLDERS=(relay/contracts wasm web tests/e2e tests/peers)

setup_all() {
  local started; started=$(date +%s)
  setup_packages; use_node; setup_sources; setup_emscripten; setup_libs native; setup_libs wasm
  local folder
  for folder in "${JS_FOLDERS[@]}"; do [ -f "$TOP/$folder/package-lock.json" ] && npm_ci "$folder"; done
  say "set up ($(( $(date +%s) - started )) s)"
}

configure() { # configure native|wasm|sanitized [cmake arguments]
  local kind=$1 libs=native wrap=(); shift
  if [ "$kind" = wasm ]; then libs=wasm; . "$(emscripten_dir)/env.sh"; wrap=(emcmake); fi
  "${wrap[@]}" cmake -S "$TOP" -B "$TOP/build/$kind" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSTATEPASS_LIBS="$(libs_dir $libs)" "$@"
}

compile() { # compile KIND TARGET…
  local kind=$1; shift
  [ "$kind" != wasm ] || . "$(emscripten_dir)/env.sh"
  cmake --build "$TOP/build/$kind" -j "$(jobs)" ${1:+--target "$@"}
}

# Building is skipped for what BUILT names: parts of the tests that run side by side must not build the same folder twice.
is_built() { [[ " ${BUILT:-} " == *" $1 "* ]]; }

build_native()    { is_built native || { configure native "$@" && compile native; }; }
# The module and its package; the unit tests in WebAssembly are built by the test part alone.
build_wasm()      { is_built wasm || { configure wasm "$@" && compile wasm core core_qr && build_package; }; }
build_wasm_tests() { is_built wasm || { build_wasm && compile wasm unit_tests; }; }
# The npm package @statepass/core in wasm/dist, which the pages are built with; prints what the module weighs.
build_package()   { use_node; npm_ci wasm; ( cd "$TOP/wasm" && npm run --silent build ); }
build_fuzz()      { CC=clang-19 CXX=clang++-19 configure fuzz -DSTATEPASS_RELAY=OFF -DSTATEPASS_FUZZ=ON "-DSTATEPASS_SANITIZE=address;undefined" "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -g1" && compile fuzz "$@"; }
# With clang: it compiles sanitized code in a third of the time, and a second compiler sees the code.
build_sanitized() { is_built sanitized || { CC=clang-19 CXX=clang++-19 configure sanitized -DSTATEPASS_RELAY=OFF "-DSTATEPASS_SANITIZE=address;undefined" -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1" && compile sanitized "$@"; }; }
# The contracts' code, which the development network puts into its genesis.
build_contracts() { is_built contracts || { use_node; ( cd "$TOP/relay/contracts" && npm run --silent build ); }; }

build_all() {
  local extra=()
  [ "${1:-}" != --production ] || extra=(-DSTATEPASS_DEVELOPMENT=OFF)
  long_step "building natively" 240 build_native "${extra[@]}"
  long_step "building the WebAssembly module" 120 build_wasm "${extra[@]}"
}

clean_built() {
  rm -rf "$TOP/build"
  find "$TOP" -name node_modules -prune -type d -exec rm -rf {} +
  [ "${1:-}" != --cache ] || rm -rf "$CACHE"
  say "removed what was built"
}

doctor() {
  local missing wrong=0
  missing=$(packages_missing)
  if [ -n "$missing" ]; then wrong=1; printf 'missing package: %s\n' $missing; echo "  mend: ./statepass setup (installs them; needs root or sudo)"; fi
  [ -d "$(sources_dir)" ] || { wrong=1; echo "third-party sources: not fetched. mend: ./statepass setup"; }
  [ -f "$(emscripten_dir)/.proved" ] || { wrong=1; echo "Emscripten: not there. mend: ./statepass setup, or put an em++ of 3.1.64 or newer on PATH"; }
  local kind
  for kind in native wasm; do [ -d "$(libs_dir $kind)" ] || { wrong=1; echo "third-party libraries ($kind): not compiled. mend: ./statepass setup"; }; done
  [ -d "$(kotlin_dir)" ] || echo "note: the Kotlin compiler is not fetched: ./statepass test mobile brings it"
  [ -d "$TOP/../shared/vectors" ] || echo "note: no ../shared/vectors beside the project: the tests with foreign data will be skipped"
  local free; free=$(df -Pk "$TOP" | awk 'NR==2{print int($4/1048576)}')
  [ "$free" -ge 6 ] || { wrong=1; echo "disk: $free GiB free, 6 are needed. mend: ./statepass clean --cache, or free some"; }
  [ $wrong = 0 ] && echo "all is there"
  return $wrong
}

run_program() {
  local program="$TOP/build/native/wallet-core/cli/statepass"
  [ -x "$program" ] || { setup_all; long_step "building natively" 240 build_native; }
  exec "$program" "$@"
}

# fuzz [TARGET…] [--minutes N | --seconds N] [--keep]: the targets, or all, in turn with libFuzzer, N minutes of processor time together; what is found lies in
# build/fuzz/findings. --keep: afterwards what reaches new code is added to the committed corpus.
run_fuzz() {
  local minutes=10 keep='' targets=() campaign rc=0 work=$TOP/build/fuzz
  while [ $# -gt 0 ]; do
    case $1 in
      --minutes) minutes=${2:?--minutes needs a number}; shift;;
      --seconds) minutes=$(awk -v s="${2:?--seconds needs a number}" 'BEGIN { print s / 60 }'); shift;;
      --keep) keep=1;;
      *) [ -f "$TOP/tests/fuzz/$1.cpp" ] || die "no fuzz target $1" "Targets: $(fuzz_targets | tr '\n' ' ')"; targets+=("$1");;
    esac
    shift
  done
  setup_all
  if [ ${#targets[@]} -gt 0 ]; then long_step "building fuzz targets" 240 build_fuzz "${targets[@]/#/fuzz_}"
  else mapfile -t targets < <(fuzz_targets); long_step "building all fuzz targets" 600 build_fuzz fuzz_targets; fi
  campaign=(python3 "$TOP/tests/fuzz/campaign.py" --programs "$work/tests/fuzz" --work "$work")
  "${campaign[@]}" --minutes "$minutes" run "${targets[@]}" || rc=$?
  [ -z "$keep" ] || "${campaign[@]}" keep "${targets[@]}"
  return $rc
}

fuzz_targets() { ( cd "$TOP/tests/fuzz" && ls ./*.cpp | sed 's|^\./||; s/\.cpp$//; /replay_main/d' ); }
