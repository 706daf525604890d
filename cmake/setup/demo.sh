# ./statepass demo: the whole system on this machine; demo --story plays the life of a licence by itself.

build_pages() {
  ! is_built pages || return 0
  use_node
  local stamp
  stamp=$( { git -C "$TOP" ls-files -s web wasm wallet-core 2>/dev/null; git -C "$TOP" diff -- web wasm wallet-core 2>/dev/null; git -C "$TOP" ls-files -o --exclude-standard web wasm wallet-core 2>/dev/null; } | sha256sum | cut -c1-32)
  [ "$(cat "$TOP/web/dist/.stamp" 2>/dev/null || true)" = "$stamp" ] && return 0
  ( cd "$TOP/web" && npm run --silent build ) && echo "$stamp" > "$TOP/web/dist/.stamp"
}

run_demo() {
  local program=demo.mjs arguments=()
  while [ $# -gt 0 ]; do
    case $1 in
      --story) program=story.mjs;;
      *) arguments+=("$1");;
    esac
    shift
  done
  setup_all
  long_step "building the contracts" 20 build_contracts
  build_all
  long_step "building the pages" 20 build_pages
  use_node
  exec node "$TOP/tests/e2e/$program" "${arguments[@]}"
}
