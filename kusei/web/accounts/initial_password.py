"""The password that an account begins with: made by chance, read aloud or written down once, changed at first use."""

import secrets

# Without letters and digits that are mistaken for each other (0 O, 1 l I).
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


def initial_password() -> str:
    """Return 16 random characters in four groups, such as abcd-2345-efgh-6789 (79 bits of chance)."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
