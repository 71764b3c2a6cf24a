#!/bin/sh
# Looks for the fonts that papers are set in; installs them where that is allowed. Never fails: without them everything
# but the papers works.
set -u
cd "$(dirname "$0")/.."
. scripts/apt-install.sh

found() {
    for folder in ${KUSEI_FONTS:+$(printf '%s' "$KUSEI_FONTS" | tr ':' ' ')} /usr/share/fonts /usr/local/share/fonts \
        "$HOME/.fonts" "$HOME/.local/share/fonts" /Library/Fonts "$HOME/Library/Fonts"; do
        [ -d "$folder" ] && [ -n "$(find -L "$folder" -iname "$1" -print 2>/dev/null | head -n 1)" ] && return 0
    done
    return 1
}

if ! found 'ipamjm*.ttf' && ! install_by_apt fonts-ipamj-mincho; then
    echo "Note: the font IPAmj Mincho (Debian: fonts-ipamj-mincho) is missing. Papers are set in another Japanese font, and"
    echo "      names with characters that it lacks cannot be printed."
    if ! found 'NotoSerifCJK*' && ! install_by_apt fonts-noto-cjk; then
        echo "Note: Noto Serif CJK (Debian: fonts-noto-cjk) is missing too. Without any Japanese font no paper can be printed."
    fi
fi
exit 0
