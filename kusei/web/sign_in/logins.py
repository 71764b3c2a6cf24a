"""One form for a login, however it was typed."""

import unicodedata


def normal_login(text: str) -> str:
    """Return a login (職員番号) in half-width characters without spaces around it: ０１２３ is 0123."""
    return unicodedata.normalize("NFKC", text).strip()
