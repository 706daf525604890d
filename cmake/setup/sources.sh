# Third-party sources: fetched by package clients, checked against cmake/third-party.lock, unpacked into the cache. Never into the tree.

sources_dir() { echo "$CACHE/sources-$(hash_of "$LOCK" "$TOP/cmake/setup/sources.sh")"; }

setup_sources() {
  local dir; dir=$(sources_dir)
  [ -d "$dir" ] || long_step "fetching the pinned third-party sources" 20 fetch_sources "$dir"
}

fetch_sources() {
  local dir=$1 work=$1.work name; rm -rf "$work"; mkdir -p "$work/cargo" "$work/out"
  fetch_crates "$work"
  fetch_catch2 "$work"
  mv "$work/out" "$dir"; rm -rf "$work"
}

# Cargo is used as a downloader: the package below has no code and is never built. Its own lock file would name hosts, so ours is the pin.
fetch_crates() {
  local work=$1 f=$1/cargo/Cargo.toml
  { printf '[package]\nname = "third-party-sources"\nversion = "0.0.0"\nedition = "2021"\npublish = false\n[lib]\npath = "empty.rs"\n[dependencies]\n'
    awk -F' *\\| *' '$4 == "cargo" { split($5, p, " "); printf "%s = { version = \"=%s\", default-features = false }\n", p[1], p[2] }' "$LOCK"; } > "$f"
  : > "$work/cargo/empty.rs"
  mkdir -p "$work/cargo/home"
  # A user's own cargo configuration (a mirror, a proxy) goes on working.
  for c in config.toml config; do [ -f "${CARGO_HOME:-$HOME/.cargo}/$c" ] && cp "${CARGO_HOME:-$HOME/.cargo}/$c" "$work/cargo/home/" || true; done
  ( cd "$work/cargo" && CARGO_HOME=$work/cargo/home cargo fetch --target x86_64-unknown-linux-gnu )
  local name archive
  while read -r name; do
    archive=$(ls "$work"/cargo/home/registry/cache/*/"$(lock_field "$name" 6)")
    check_sha "$archive" "$(lock_field "$name" 7)"
    mkdir -p "$work/x/$name"; tar -xzf "$archive" -C "$work/x/$name" --strip-components=1
  done < <(awk -F' *\\| *' '$4 == "cargo" { print $1 }' "$LOCK")
  mv "$work/x/boringssl/deps/boringssl" "$work/out/boringssl"
  mv "$work/x/libsecp256k1/depend/secp256k1" "$work/out/secp256k1"
  # The crate renames every symbol; upstream's names are what the documentation and the headers of other programs say.
  find "$work/out/secp256k1" -name '*.[ch]' -exec sed -i 's/rustsecp256k1_v[0-9]*_[0-9]*_/secp256k1_/g' {} +
  mkdir "$work/out/zxing"; mv "$work/x/zxing-cpp/core" "$work/x/zxing-cpp/zint" "$work/out/zxing/"
  mv "$work/x/zlib/src/zlib" "$work/out/zlib"
  mkdir "$work/out/libsodium"; tar -xzf "$work/x/libsodium/LATEST.tar.gz" -C "$work/out/libsodium" --strip-components=1
}

# Catch2 is one pair of files in the distribution's source archive. Debian 12's own is too old, so the archive of a later suite is read
# through a private sources folder; /etc/apt is not touched.
fetch_catch2() {
  local work=$1 apt=$1/apt mirror archive; archive=$(lock_field catch2 6)
  mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"
  mirror=${STATEPASS_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | head -1)}
  [ -n "$mirror" ] || die "apt names no Debian mirror here" "Set STATEPASS_DEBIAN_MIRROR to one and run again."
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || as_root apt-get -q install -y --no-install-recommends debian-archive-keyring
  printf 'Types: deb-src\nURIs: %s\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' "$mirror" > "$apt/parts/s.sources"
  local private=(-q -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$apt/parts" -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o Acquire::Languages=none -o Acquire::Retries=3)
  [ "$(id -u)" != 0 ] || private+=(-o APT::Sandbox::User=root)
  ( cd "$apt" && apt-get "${private[@]}" update && apt-get "${private[@]}" source --download-only --tar-only catch2 )
  check_sha "$apt/$archive" "$(lock_field catch2 7)"
  mkdir "$work/out/catch2"; tar -xzf "$apt/$archive" -C "$work/out/catch2" --strip-components=1
}
