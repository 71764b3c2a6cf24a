#!/bin/sh
# Makes .venv and installs a lock file into it: sh scripts/install.sh requirements.txt
# Does nothing when .venv holds exactly that already (or the development lock, which contains it).
set -eu
cd "$(dirname "$0")/.."
lock=${1:-requirements.txt}
venv=.venv

say() { printf '%s\n' "$*"; }
fail() { printf 'Error: %s\n' "$*" >&2; exit 1; }
digest() { { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -d ' ' -f 1; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    if [ -n "${KUSEI_PYTHON:-}" ]; then
        new_enough "$KUSEI_PYTHON" || fail "KUSEI_PYTHON ($KUSEI_PYTHON) is not Python 3.11 or newer."
        printf '%s\n' "$KUSEI_PYTHON"
        return
    fi
    for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    found=$(python3 -c 'import platform; print(platform.python_version())' 2>/dev/null || echo none)
    fail "Kusei needs Python 3.11 or newer (found: $found). Install one, or name it with KUSEI_PYTHON=/path/to/python3."
}

make_venv() {
    python=$(find_python)
    say "Making $venv with $python"
    rm -rf "$venv"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        # Debian and Ubuntu ship Python without them.
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            say "Installing $package"
            { apt-get update && apt-get install -y --no-install-recommends "$package"; } >/dev/null \
                || fail "$python has no module venv, and apt-get could not install $package."
        else
            fail "$python has no module venv; have root run: apt-get install $package"
        fi
    fi
    "$python" -m venv "$venv" || fail "$python could not make $venv; the reason stands above."
}

[ -f "$lock" ] || fail "There is no $lock here."
wanted=$(digest "$lock")
stamp=$venv/.$lock.sha256

if [ -x "$venv/bin/python" ] && new_enough "$venv/bin/python"; then
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0
    dev=requirements-dev.txt
    [ "$lock" = requirements.txt ] && [ "$(cat "$venv/.$dev.sha256" 2>/dev/null)" = "$(digest $dev)" ] && exit 0
else
    make_venv
fi

say "Installing $(grep -c '==' "$lock") packages from $lock"
rm -f "$venv"/.requirements*.sha256
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock" \
    || fail "the packages of $lock could not be installed; pip's reason stands above. Without network, give pip a folder of wheels."

# `kusei` from any folder: the sources are used where they lie.
"$venv/bin/python" - <<'PYTHON'
import pathlib, sysconfig
pathlib.Path(sysconfig.get_path("purelib"), "kusei.pth").write_text(str(pathlib.Path.cwd()) + "\n", encoding="utf-8")
command = pathlib.Path(sysconfig.get_path("scripts"), "kusei")
command.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m kusei "$@"\n', encoding="utf-8")
command.chmod(0o755)
PYTHON
printf '%s\n' "$wanted" >"$stamp"
