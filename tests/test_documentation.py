"""What the documents point at exists: files, names inside files, links, make targets, commands. Decisions keep their form."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from kusei.cli.application import application

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
by_decision = pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)

# `kusei/kernel/ledger/actions.py` or, with a name in it, `kusei/kernel/ledger/actions.py::record_act`.
POINTER = re.compile(r"`((?:kusei|tests|scripts|cities|docs|benchmarks)/[^\s`<>*…]*?)(?:::([\w.]+))?`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"^(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?(make|kusei)((?: [a-z][a-z-]*)+)")


def _code(page: Path) -> Iterator[str]:
    """Yield what a page shows as code: each piece between backticks, and each line of a block."""
    blocks = page.read_text(encoding="utf-8").split("```")
    for number, block in enumerate(blocks):
        if number % 2:
            yield from (line.strip() for line in block.splitlines()[1:])
        else:
            yield from re.findall(r"`([^`\n]+)`", block)


def _names(path: Path) -> set[str]:
    """Return what a Python file defines at its top and in its classes: Plan, Plan.record, BATCH."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {
                f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)
            }
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


@by_page
def test_files_and_names_that_a_page_points_at_exist(page: Path) -> None:
    for path, name in POINTER.findall(page.read_text(encoding="utf-8")):
        target = ROOT / path
        assert target.exists(), f"{page.name} points at {path}"
        assert not name or name in _names(target), f"{page.name} points at {name} in {path}"


@by_page
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), f"{page.name} links to {link}"


def _targets() -> set[str]:
    return set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )


def _is_command(words: list[str]) -> bool:
    """Tell whether these words begin with a command of `kusei`, with its subcommand if it has some."""
    group = typer.main.get_command(application)
    for word in words:
        commands = getattr(group, "commands", None)
        if commands is None:
            return True
        if word not in commands:
            return False
        group = commands[word]
    return True


@pytest.mark.parametrize(
    ("words", "found"),
    [(["ledger", "verify"], True), (["up", "now"], True), (["ledger", "seal"], False), (["go"], False)],
)
def test_commands_are_known(words: list[str], found: bool) -> None:
    assert _is_command(words) is found


@by_page
def test_commands_that_a_page_shows_exist(page: Path) -> None:
    for line in _code(page):
        match = COMMAND.match(line)
        if match and match[1] == "make":
            assert set(match[2].split()) <= _targets(), f"{page.name}: {line}"
        elif match:
            assert _is_command(match[2].split()), f"{page.name}: {line}"


@by_decision
def test_a_decision_keeps_its_form(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    title = re.match(r"# (\d+)\. (\S.*\S) {10}(\d{4}-\d\d-\d\d), (in force|replaced by \d+)\n", text)
    assert title, (
        f"{page.name}: the first line is `# number. The decision`, ten blanks, the day and its standing"
    )
    assert int(title[1]) == int(page.name[:4])
    assert len(text.splitlines()) <= 40
    parts = re.findall(r"^\*\*(.+?)\*\*", text, flags=re.MULTILINE)
    asked = ["Why.", "So.", "Not chosen.", "It costs.", "We would reopen it if"]
    assert [part for part in parts if part != "Not built yet."] == asked


def test_decisions_are_numbered_and_listed() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for page in DECISIONS:
        title = re.match(r"# \d+\. (.+?) {10}", page.read_text(encoding="utf-8"))
        assert title
        assert f"[{title[1]}]({page.name})" in index, page.name
