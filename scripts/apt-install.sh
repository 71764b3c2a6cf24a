# Read by other scripts: install_by_apt PACKAGE...
# Installs Debian packages if we are root and apt-get is there; returns 1 without a word otherwise, or when it fails.
install_by_apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    printf 'Installing %s\n' "$*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    apt-get update >/dev/null 2>&1 && apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1
}
