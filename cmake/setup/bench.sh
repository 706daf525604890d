# ./statepass bench. tests/bench/run.mjs knows the parts and their programs; here is what they need to be there.

BENCH_PARTS=(mdoc header light proof status qr size relay gas rest)

# The targets that parts need: bench_targets native|wasm PART…
bench_targets() {
  local kind=$1 part; shift
  for part in "$@"; do
    case $kind/$part in
      native/mdoc) echo bench_mdoc bench_serve core_party;;
      native/relay) echo statepass-network statepass-relay;;
      */light) echo bench_header bench_light bench_proof;;
      */header|*/proof|*/status) echo "bench_$part";;
      wasm/mdoc|wasm/qr|wasm/size) echo core core_qr;;
    esac
  done
}

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
  [ ${#parts[@]} -gt 0 ] || parts=("${BENCH_PARTS[@]}")
  setup_all
  build_bench "${parts[@]}"
  node "$TOP/tests/bench/run.mjs" "${parts[@]}" "${options[@]}"
}

is_bench_part() { case " ${BENCH_PARTS[*]} " in *" $1 "*) return 0;; esac; return 1; }

# The peers come from their registry now, as the lock files pin them.
build_bench() {
  local native wasm
  native=$(bench_targets native "$@"); wasm=$(bench_targets wasm "$@")
  npm_ci tests/peers; npm_ci tests/bench; use_node
  [ -z "$native" ] || long_step "building what is measured, natively" 120 build_bench_native $native
  [ -z "$wasm" ] || long_step "building what is measured, in WebAssembly" 180 build_bench_wasm $wasm
  case " $* " in *" relay "*|*" gas "*) npm_ci relay/contracts; long_step "building the contracts" 20 build_contracts;; esac
}
build_bench_native() { configure native && compile native "$@"; }
build_bench_wasm() { configure wasm && compile wasm "$@"; case " $* " in *" core "*) build_package;; esac; }

# bench serve mdoc|recover|header|status [--wasm] …: one measured thing as a worker, for harnesses outside.
serve_bench() {
  local native="$TOP/build/native/tests/bench/bench_serve" argument
  [ -x "$native" ] && [ -f "$TOP/wasm/dist/direct.js" ] || { setup_all >&2; build_bench mdoc >&2; }
  use_node
  for argument in "$@"; do case $argument in --wasm|--peer) exec node "$TOP/tests/bench/serve.mjs" "$@";; esac; done
  exec "$native" "$@"
}
