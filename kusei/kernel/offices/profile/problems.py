"""What can be wrong with a city folder, told so that whoever edits it can mend it. Messages are for Japanese readers."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one file: the place, what should stand there, what does, and what to do."""

    file: str
    key: str
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file} の {self.key}" if self.key else self.file
        return f"{place}: {self.expected}が必要ですが、{self.found}。直し方: {self.remedy}"


class CityDataError(ValueError):
    """A city folder that cannot be used. Carries every problem found in it, so that all can be mended at once."""

    def __init__(self, folder: str, problems: Sequence[Problem]) -> None:
        self.folder = folder
        self.problems = tuple(problems)
        lines = "\n".join(f"  {number}. {problem}" for number, problem in enumerate(self.problems, 1))
        super().__init__(f"市の設定 {folder} に{len(self.problems)}件の誤りがあります。\n{lines}")


class NotInForce(LookupError):
    """Asked for a value on a day for which the city's data holds none."""
