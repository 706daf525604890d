# The phones' faces: a Kotlin compiler as an npm package, JUnit from the distribution, a Swift toolchain only when asked for.

# kotlin_field COLUMN of its line in cmake/tools.lock (4 package, 5 SHA-512)
kotlin_field() { awk -F' *\\| *' -v c="$1" '$1 == "kotlin" { print $c }' "$TOP/cmake/tools.lock"; }
kotlin_dir() { echo "$CACHE/kotlin-$(hash_text "$(kotlin_field 4)" "$(kotlin_field 5)")"; }

setup_kotlin() {
  local dir; dir=$(kotlin_dir)
  [ -d "$dir" ] || long_step "bringing the Kotlin compiler as an npm package" 20 fetch_kotlin "$dir"
}

fetch_kotlin() {
  local dir=$1 work=$1.work name version got; rm -rf "$work"; mkdir -p "$work"
  read -r name version < <(kotlin_field 4)
  use_node
  ( cd "$work" && npm pack --silent "$name@$version" >/dev/null ) || die "npm does not give $name@$version"
  got=$(openssl dgst -sha512 -binary "$work"/*.tgz | base64 -w0)
  [ "$got" = "$(kotlin_field 5)" ] || die "$name@$version is not the pinned archive (SHA-512 differs from cmake/tools.lock)"
  ( cd "$work" && tar -xzf ./*.tgz package/lib package/license ) && mv "$work/package" "$dir" && rm -rf "$work"
}

# JUnit's jars, as the distribution lays them out.
junit_path() {
  local jar path=
  for jar in junit-jupiter-{api,engine,params} junit-platform-{commons,console,engine,launcher,reporting} opentest4j opentest4j-reporting-{events,schema} picocli apiguardian-api univocity-parsers; do
    [ ! -e "/usr/share/java/$jar.jar" ] || path+=:/usr/share/java/$jar.jar
  done
  echo "${path#:}"
}

# kotlin_compile OUT CLASSPATH SOURCE… -- OPTION…: once for each state of the sources, the class path and the options.
kotlin_compile() {
  local out=$1 path=$2 sources=() lib stamp; lib=$(kotlin_dir)/lib; shift 2
  while [ "$1" != -- ]; do sources+=("$1"); shift; done
  shift
  stamp=$( { echo "$lib $path $*"; find "${sources[@]}" -type f -print0 | sort -z | xargs -0 sha256sum; cat "${path%%:*}.stamp" 2>/dev/null || true; } | sha256sum)
  [ "$(cat "$out.stamp" 2>/dev/null || true)" != "$stamp" ] || return 0
  rm -rf "$out" "$out.stamp"
  java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$lib/kotlin-compiler.jar:$lib/kotlin-stdlib.jar" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler \
    -kotlin-home "${lib%/lib}" -no-reflect -no-stdlib -jvm-target 17 -Werror -cp "$lib/kotlin-stdlib.jar${path:+:$path}" -d "$out" "$@" "${sources[@]}"
  echo "$stamp" > "$out.stamp"
}

# The Kotlin face in build/kotlin/main; its tests and the example in build/kotlin/test.
build_kotlin() {
  local from=$TOP/mobile/kotlin/src to=$TOP/build/kotlin
  setup_kotlin
  mkdir -p "$to"
  kotlin_compile "$to/main" "" "$from/main" -- -module-name statepass -Xexplicit-api=strict
  kotlin_compile "$to/test" "$to/main:$(junit_path)" "$from/test" "$TOP/examples/kiosk.kt" -- -module-name statepass-test -Xfriend-paths="$to/main"
}

test_mobile() {
  is_built native || { configure native && compile native statepass_jni; }
  build_kotlin
  local lib to=$TOP/build/kotlin; lib=$(kotlin_dir)/lib
  # Every JNI call is checked; a warning of that check is a failure, though Java goes on after it.
  java -Xcheck:jni -Xms128m -Xmx128m -XX:+UseSerialGC -XX:+AlwaysPreTouch -Djava.library.path="$TOP/build/native/mobile/jni" -Dstatepass.top="$TOP" \
    -cp "$to/main:$to/test:$lib/kotlin-stdlib.jar:$(junit_path)" org.junit.platform.console.ConsoleLauncher \
    --disable-banner --details=tree --disable-ansi-colors --scan-classpath "$to/test" --include-classname '.*Test' --reports-dir "$1" 2>&1 | tee "$1/output"
  if grep -nE 'in native method:|WARNING: JNI' "$1/output"; then echo "failed: warnings of -Xcheck:jni"; return 1; fi
}

# ./statepass test swift, which is no part of the plain suite because its toolchain is large: the Swift package where there is a swift, or else in a
# folder with Debian 13's, which needs root. Neither: skipped, with the reason.
SWIFT_SUITE=trixie

swift_root() { echo "$CACHE/swift-$(hash_text "$SWIFT_SUITE" swiftlang r1)"; }

setup_swift() {
  local dir; dir=$(swift_root)
  [ ! -d "$dir" ] || return 0
  have mmdebstrap || long_step "installing mmdebstrap" 10 as_root apt-get -q install -y --no-install-recommends mmdebstrap
  long_step "bringing Swift in a folder of its own (450 MB)" 300 fetch_swift "$dir"
}

fetch_swift() {
  local dir=$1 mirror keys=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=${STATEPASS_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | head -1)}
  [ -n "$mirror" ] || die "apt names no Debian mirror here" "Set STATEPASS_DEBIAN_MIRROR to one and run again."
  rm -rf "$dir.work"
  # In namespaces of its own, so that no mount is left when it is stopped.
  unshare --mount --pid --fork --mount-proc mmdebstrap --mode=root --variant=minbase \
    --include=swiftlang,libc6-dev,libstdc++-14-dev,g++,git,gzip,libsodium23 "$SWIFT_SUITE" "$dir.work" "deb [signed-by=$keys] $mirror $SWIFT_SUITE main" &&
    mv "$dir.work" "$dir"
}

# swift_test BUILD-FOLDER LIBRARY-FOLDER REPORT: in mobile/swift. The compiler's driver was seen to crash once under load, so it may try again.
swift_test() {
  local options=(--scratch-path "$1" -Xlinker "-L$2" -Xlinker "-rpath=$2")
  swift build --build-tests "${options[@]}" || swift build --build-tests "${options[@]}"
  swift test "${options[@]}" --disable-swift-testing --parallel --num-workers 1 --xunit-output "$3"
}

# Why there can be no Swift here; nothing when there can.
swift_lacks() {
  [ "$(id -u)" = 0 ] || { echo "bringing one needs root"; return; }
  have apt-get || { echo "bringing one needs apt"; return; }
  unshare --mount --pid --fork true 2>/dev/null || echo "bringing one needs namespaces of its own, which are refused here"
}

# The sources are then held to the header at least.
skip_swift() {
  echo "skipped: the Swift package: no swift on PATH, and $1"
  python3 "$TOP/tests/lint/lint.py" --junit "$2/lint.xml"
}

test_swift() {
  local library=$TOP/build/native/mobile/swift root lacking
  configure native && compile native statepass_shared
  if have swift; then
    cd "$TOP/mobile/swift" && swift_test "$TOP/build/swift" "$library" "$1/swift.xml"
    return
  fi
  lacking=$(swift_lacks)
  if [ -n "$lacking" ]; then skip_swift "$lacking" "$1"; return; fi
  root=$(swift_root)
  ( setup_swift ) || true
  if [ ! -d "$root" ]; then skip_swift "bringing one failed (see above)" "$1"; return; fi
  mkdir -p "$TOP/build/swift" "$1"
  # In namespaces of its own, so that no mount outlives the test. The project and what lies beside it are seen under the same names.
  STATEPASS_SWIFT_ROOT=$root STATEPASS_RESULTS=$1 TOP=$TOP unshare --mount --pid --fork bash -euc "$(declare -f swift_test)"'
    mount -t proc proc "$STATEPASS_SWIFT_ROOT/proc"
    for place in "$TOP" "$(realpath "$TOP/../shared" 2>/dev/null || true)"; do
      [ -n "$place" ] && [ -d "$place" ] || continue
      mkdir -p "$STATEPASS_SWIFT_ROOT$place"; mount --rbind "$place" "$STATEPASS_SWIFT_ROOT$place"
    done
    [ ! -L "$TOP/../shared" ] || ln -sfn "$(realpath "$TOP/../shared")" "$STATEPASS_SWIFT_ROOT$(dirname "$TOP")/shared"
    exec chroot "$STATEPASS_SWIFT_ROOT" env -i PATH=/usr/bin:/bin HOME=/tmp LC_ALL=C.UTF-8 bash -euc "$(declare -f swift_test); cd \"$TOP/mobile/swift\"; swift_test \"$TOP/build/swift\" \"$TOP/build/native/mobile/swift\" \"$STATEPASS_RESULTS/swift.xml\""
  '
}
