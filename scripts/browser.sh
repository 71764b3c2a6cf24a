#!/bin/sh
# Looks for the Chromium that the browser tests drive, and for the tools that look at PDFs; installs them where allowed.
set -u
cd "$(dirname "$0")/.."
. scripts/apt-install.sh

missing=
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || missing="$missing chromium"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
[ -n "$(find -L /usr/share/fonts /usr/local/share/fonts "$HOME/.local/share/fonts" -iname 'NotoSansCJK*' 2>/dev/null | head -n 1)" ] \
    || missing="$missing fonts-noto-cjk"
# shellcheck disable=SC2086 (a list of words)
if [ -n "$missing" ] && ! install_by_apt $missing; then
    echo "Error: tests need$missing; have root run: apt-get install$missing" >&2
    exit 1
fi
