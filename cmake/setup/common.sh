# Shared by ./statepass and the set-up steps: where things live, how they are named, how progress is said.

CACHE=${STATEPASS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/statepass}
LOCK=$TOP/cmake/third-party.lock

say()  { printf 'statepass: %s\n' "$*" >&2; }
die()  { printf 'statepass: %s\n' "$1" >&2; shift; for l in "$@"; do printf '           %s\n' "$l" >&2; done; exit 3; }
have() { command -v "$1" >/dev/null 2>&1; }
hash_of() { cat "$@" | sha256sum | cut -c1-16; }        # of the files' content
hash_text() { printf '%s' "$*" | sha256sum | cut -c1-16; }
jobs() { nproc 2>/dev/null || echo 2; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else die "need root for: $*" "Run as root, or install sudo."; fi; }

# long_step "what" SECONDS command…: says what runs and how long it takes here as a rule; its output goes to a log that is shown when it fails.
long_step() {
  local what=$1 about=$2 log start rc=0; shift 2
  mkdir -p "$CACHE/logs"; log=$CACHE/logs/$(echo "$what" | tr -c 'a-zA-Z0-9\n' - | cut -c1-40).log
  start=$(date +%s); say "$what (about $about s)"
  # Not as "$@" || rc=$?: the shell would then run the command without errexit, and a step that failed half-way would count as done.
  set +e; ( set -euo pipefail; "$@" ) >"$log" 2>&1; rc=$?; set -e
  if [ $rc != 0 ]; then tail -25 "$log" >&2; die "$what failed" "Everything it said: $log" "Run the same command again: finished steps are not repeated."; fi
  say "$what: done in $(( $(date +%s) - start )) s"
}

# The fields of one line of the lock file: lock_field NAME COLUMN (1 name … 8 reason)
lock_field() { awk -F' *\\| *' -v n="$1" -v c="$2" '$1 == n { print $c }' "$LOCK"; }
check_sha() { echo "$2  $1" | sha256sum -c --quiet - >/dev/null 2>&1 || die "$1 is not the pinned archive (SHA-256 differs from cmake/third-party.lock)" "Nothing was unpacked from it. Delete it and run the set-up again; if it comes back, the source was changed upstream."; }
