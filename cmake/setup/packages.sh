# Distribution packages. A line of packages.txt may name alternatives, the first that exists is taken.

package_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Prints what is missing, one a line; nothing when all is there.
packages_missing() {
  local line p found
  have dpkg-query || { echo "dpkg"; return; }
  while read -r line; do
    case $line in ''|'#'*) continue;; esac
    found=
    for p in ${line//|/ }; do package_installed "$p" && { found=1; break; }; done
    [ -n "$found" ] || tool_stands_in "$line" || echo "$line"
  done < "$TOP/cmake/setup/packages.txt"
}

# A tool that is on PATH already makes its package unnecessary.
tool_stands_in() {
  case $1 in
    python3-pip) node_usable || python3 -m pip --version >/dev/null 2>&1;; cmake|git|curl|python3|brotli) have "$1";; make) have make;; g++) have g++;;
    cargo-web*) cargo_usable;; default-jdk-headless) have javac && have java;; xz-utils) have xz;; ninja-build) have ninja;;
    *) return 1;;
  esac
}
cargo_usable() { have cargo && [ "$(printf '1.70\n%s\n' "$(cargo --version | awk '{print $2}')" | sort -V | head -1)" = 1.70 ]; }

setup_packages() {
  local missing; missing=$(packages_missing)
  [ -n "$missing" ] || return 0
  have apt-get || die "this system has no apt-get" "Install what cmake/setup/packages.txt names, then run again."
  long_step "reading the distribution's package lists" 5 as_root apt-get -q update
  local line p wanted=()
  while read -r line; do
    for p in ${line//|/ }; do
      if apt-cache show "$p" >/dev/null 2>&1; then wanted+=("$p"); continue 2; fi
    done
    die "no package $line in this distribution's lists" "Debian 12 and Ubuntu 24.04 have it. ./statepass doctor tells what else is missing."
  done <<<"$missing"
  # Without a flush to the disk after each of hundreds of packages: a fresh machine that loses power here begins again.
  long_step "installing ${#wanted[@]} packages" $(( 10 + 5 * ${#wanted[@]} )) \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -o DPkg::Options::=--force-unsafe-io install -y --no-install-recommends "${wanted[@]}"
}
