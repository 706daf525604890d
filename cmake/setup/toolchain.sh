# Emscripten and the compiled third-party libraries, each in a cache folder named by everything that determines it.

emscripten_dir() { echo "$CACHE/emscripten-$(hash_of "$TOP/cmake/setup/install-emscripten.sh")"; }
setup_emscripten() {
  local dir; dir=$(emscripten_dir)
  [ -f "$dir/env.sh" ] && [ -f "$dir/.proved" ] && return 0
  mkdir -p "$dir"
  long_step "bringing Emscripten" 60 env EM_TRIM=1 EM_MIRROR="${STATEPASS_DEBIAN_MIRROR:-}" bash "$TOP/cmake/setup/install-emscripten.sh" "$dir"
  : > "$dir/.proved"
}

libs_dir() { # libs_dir native|wasm
  local compiler
  if [ "$1" = wasm ]; then compiler=$(basename "$(emscripten_dir)"); else compiler=$(c++ -dumpfullversion)-$(ldd --version | head -1 | grep -oE '[0-9.]+$'); fi
  echo "$CACHE/libs-$1-$(hash_text "$(sources_dir)" "$(hash_of "$TOP"/cmake/third-party/*)" "$compiler" "$(uname -m)")"
}

setup_libs() { # setup_libs native|wasm
  local dir; dir=$(libs_dir "$1")
  [ -d "$dir" ] || long_step "compiling the third-party libraries ($1)" 150 build_libs "$1" "$dir"
}

build_libs() {
  local kind=$1 dir=$2 work=$2.work wrap=(); rm -rf "$work"; mkdir -p "$work"
  if [ "$kind" = wasm ]; then . "$(emscripten_dir)/env.sh"; wrap=(emcmake); fi
  "${wrap[@]}" cmake -S "$TOP/cmake/third-party" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSOURCES="$(sources_dir)" -DCMAKE_INSTALL_PREFIX="$work/out"
  cmake --build "$work/build" -j "$(jobs)"
  cmake --install "$work/build" >/dev/null
  mv "$work/out" "$dir"; rm -rf "$work"
}
