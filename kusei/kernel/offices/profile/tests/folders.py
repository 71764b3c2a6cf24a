"""Where the city folders of the tests are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
KITAKYUSHU = ROOT / "cities" / "kitakyushu"
MIHON = ROOT / "tests" / "cities" / "mihon"
