"""The error that every reader of days raises, worded for the person at the counter."""


class DayNotUnderstood(ValueError):
    """A text that names no day which the office can take.

    `message_ja` says in Japanese what was read, why it cannot be taken, and how to write it; so does `str()`.
    """

    def __init__(self, what: str, why: str, mend: str) -> None:
        self.message_ja = f"{what}{why}{mend}"
        super().__init__(self.message_ja)

    @classmethod
    def of(cls, text: str, why: str, mend: str) -> "DayNotUnderstood":
        """Return the error for a text that was typed; `why` and `mend` are whole Japanese sentences."""
        return cls(f"「{text}」は日付として受け付けられません。", why, mend)
