# ./statepass bench. tests/bench/run.mjs knows the parts and their programs; here is what they need to be there.

BENCH_PARTS=(mdoc header light proof status qr size relay gas rest)
BENCH_NATIVE=(bench_header bench_light bench_mdoc bench_proof bench_serve bench_status core_party)
BENCH_WASM=(bench_header bench_light bench_proof bench_status core core_qr)

run_bench() {
  [ "${1:-}" != serve ] || { shift; serve_bench "$@"; }
  local parts=() options=()
  while [ $# -gt 0 ]; do
    case $1 in
      --json) options+=(--json); if [ -n "${2:-}" ] && ! is_bench_part "$2"; then options+=(--out "$(realpath -m "$2")"); shift; fi;;
      *) is_bench_part "$1" || die "no bench part $1" "Parts: ${BENCH_PARTS[*]}"; parts+=("$1");;
    esac
    shift
  done
  setup_all
  build_bench
  node "$TOP/tests/bench/run.mjs" "${parts[@]}" "${options[@]}"
}

is_bench_part() { case " ${BENCH_PARTS[*]} " in *" $1 "*) return 0;; esac; return 1; }

# The peers come from their registry now, as the lock files pin them.
build_bench() {
  npm_ci tests/peers; npm_ci tests/bench; npm_ci relay/contracts; use_node
  configure native >/dev/null
  long_step "building what is measured, natively" 120 compile native "${BENCH_NATIVE[@]}"
  long_step "building what is measured, in WebAssembly" 180 build_bench_wasm
  ( cd "$TOP/relay/contracts" && npm run --silent build >/dev/null )
}
build_bench_wasm() { configure wasm && compile wasm "${BENCH_WASM[@]}" && build_package; }

# bench serve mdoc|recover|header|status [--wasm] …: one measured thing as a worker, for harnesses outside.
serve_bench() {
  local native="$TOP/build/native/tests/bench/bench_serve" argument
  [ -x "$native" ] && [ -f "$TOP/wasm/dist/direct.js" ] || { setup_all >&2; build_bench >&2; }
  use_node
  for argument in "$@"; do case $argument in --wasm|--peer) exec node "$TOP/tests/bench/serve.mjs" "$@";; esac; done
  exec "$native" "$@"
}
