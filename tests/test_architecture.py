"""What holds the house together and what no import checker, type checker or linter sees.

Elsewhere: imports (import-linter, in pyproject.toml), rights of every table (kusei/server/tests/test_rights.py), cited
articles (kusei/kernel/law), lock files (test_dependencies.py), routes and roles (test_routes.py).
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import PROTECT, Model
from django.utils import translation

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "kusei"

# From the bottom up. A table may point at tables of its own package and of those below it.
KERNEL = ("days", "law", "offices", "ledger", "registers", ("documents", "fees"), "procedures", "statistics")
HOUSE = ("kernel", ("planning", "sections"), "web")


def _floor(package: str, floors: tuple[str | tuple[str, ...], ...]) -> int:
    """Return on which floor a package stands. Raises LookupError for a package that the house does not know."""
    for number, floor in enumerate(floors):
        if package == floor or (isinstance(floor, tuple) and package in floor):
            return number
    raise LookupError(f"{package} has no floor in the house: give it one in tests/test_architecture.py")


def may_point(source: str, target: str) -> bool:
    """Tell whether a table of one package may point at a table of another (kusei.web -> kusei.kernel.ledger)."""
    here, there = source.split(".")[1:], target.split(".")[1:]
    if source == target or target.split(".")[0] != "kusei":
        return True
    if here[0] != there[0]:
        return _floor(there[0], HOUSE) < _floor(here[0], HOUSE)
    if here[0] == "kernel":
        return _floor(there[1], KERNEL) < _floor(here[1], KERNEL)
    if here[0] == "sections":
        return here[1] == there[1] or here[1] == "branches"
    return True


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("kusei.kernel.procedures", "kusei.kernel.ledger", True),
        ("kusei.kernel.ledger", "kusei.kernel.procedures", False),
        ("kusei.kernel.fees", "kusei.kernel.documents", False),
        ("kusei.kernel.registers", "kusei.sections.citizens.residents", False),
        ("kusei.sections.citizens.residents", "kusei.kernel.registers", True),
        ("kusei.sections.citizens.families", "kusei.sections.citizens.residents", True),
        ("kusei.sections.town.roads", "kusei.sections.citizens.residents", False),
        ("kusei.sections.branches", "kusei.sections.citizens.residents", True),
        ("kusei.web", "kusei.sections.citizens.residents", True),
        ("kusei.sections.citizens.residents", "kusei.web", False),
        ("kusei.web", "django.contrib.sessions", True),
    ],
)
def test_which_tables_may_point_at_which(source: str, target: str, allowed: bool) -> None:
    assert may_point(source, target) is allowed


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("kusei.")]


def _package(model: type[Model]) -> str:
    return apps.get_app_config(model._meta.app_label).name


def test_foreign_keys_keep_the_directions_of_the_house() -> None:
    wrong = []
    pointing = 0
    for model in _models():
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if isinstance(target, type):
                pointing += 1
                if not may_point(_package(model), _package(target)):
                    wrong.append(f"{model._meta.label}.{field.name} points at {target._meta.label}")
    assert pointing > 20
    assert wrong == []


def test_nothing_is_removed_because_something_else_was() -> None:
    """Rows are withdrawn by acts. A key that cascades would remove them without one."""
    for model in _models():
        for field in model._meta.concrete_fields:
            if field.remote_field:
                assert field.remote_field.on_delete is PROTECT, f"{model._meta.label}.{field.name}"


def _migrations() -> dict[str, list[str]]:
    """Return the names of our migrations by app."""
    found: dict[str, list[str]] = {}
    for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations:
        if apps.get_app_config(app).name.startswith("kusei."):
            found.setdefault(app, []).append(name)
    return {app: sorted(names) for app, names in found.items()}


def test_migrations_of_an_app_are_one_line() -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    for app, names in _migrations().items():
        assert [leaf for leaf in graph.leaf_nodes(app) if leaf[0] == app] == [(app, names[-1])]
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), app


def test_migrations_are_named_by_hand() -> None:
    for app, names in _migrations().items():
        for name in names:
            assert re.fullmatch(r"\d{4}(_[a-z0-9]+){2,}", name), (
                f"{app}.{name}: name it verb first, 0002_add_drafts"
            )
            assert not re.search(r"_(auto|initial)(_|$)", name), f"{app}.{name}: say what it does"


def test_migrations_keep_the_directions_of_the_house() -> None:
    """A migration of a lower package that needs one of a higher package could not be applied alone."""
    for (app, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        source = apps.get_app_config(app).name
        for needed, _ in [*migration.dependencies, *migration.run_before]:
            if source.startswith("kusei.") and needed in apps.app_configs:
                target = apps.get_app_config(needed).name
                assert may_point(source, target), f"{app}.{name} needs {needed}"


def test_models_and_migrations_agree() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    # As makemigrations does: words of Django's own apps are compared untranslated.
    with translation.override(None, deactivate=True):
        now = ProjectState.from_apps(apps)
        changes = MigrationAutodetector(loader.project_state(), now).changes(loader.graph)
    missing = {
        app: [str(operation) for migration in found for operation in migration.operations]
        for app, found in changes.items()
    }
    assert missing == {}


def _committed() -> list[Path]:
    """Return the files that are in the repository and not deleted in this working copy."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_file_names_say_what_is_inside() -> None:
    drawers = {"utils", "util", "helpers", "helper", "services", "managers", "common", "misc"}
    found = [path for path in _committed() if {path.stem, *path.relative_to(ROOT).parts[:-1]} & drawers]
    assert found == [], "name the file for the kind of thing it holds"


# Written so that these patterns do not find themselves.
ELSEWHERE = re.compile(
    r"https?://[^\s\"]+/(?:simp\x6ce|packag\x65s)/|--(?:extra-)?index\x2durl[= ]|--find\x2dlinks[= ]|"
    r"(?<![\w.])/(?:work|root|home|Users|opt)/[\w.]"
)


@pytest.mark.parametrize(
    "text",
    [
        "https://registry.example/" + "simple" + "/kusei",
        "cd /" + "work/main",
        "/" + "home/somebody/kusei",
        "--index-" + "url=x",
    ],
)
def test_a_place_of_one_machine_is_recognised(text: str) -> None:
    assert ELSEWHERE.search(text)


def test_no_file_names_a_package_registry_or_a_place_of_one_machine() -> None:
    found = []
    for path in _committed():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture
        found += [f"{path}:{number}" for number, line in enumerate(lines, 1) if ELSEWHERE.search(line)]
    assert found == []


def _undocumented(path: Path) -> Iterator[str]:
    """Yield the public modules, classes and functions of a file that have no docstring.

    Django's own forms need none: apps.py, the Meta of a model, and the choices of a field, which stand in Japanese beside
    their verbose_name.
    """

    def walk(node: ast.Module | ast.ClassDef, above: str) -> Iterator[str]:
        for inner in node.body:
            if not isinstance(inner, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            if inner.name.startswith("_") or (isinstance(inner, ast.ClassDef) and above and _is_form(inner)):
                continue
            if not ast.get_docstring(inner):
                yield f"{path.relative_to(ROOT)}:{inner.lineno} {above}{inner.name}"
            if isinstance(inner, ast.ClassDef):
                yield from walk(inner, f"{above}{inner.name}.")

    module = ast.parse(path.read_text(encoding="utf-8"))
    if module.body and not ast.get_docstring(module):
        yield f"{path.relative_to(ROOT)} as a whole"
    yield from walk(module, "")


def _is_form(inner: ast.ClassDef) -> bool:
    return inner.name == "Meta" or any(ast.unparse(base).endswith("Choices") for base in inner.bases)


def _sources() -> list[Path]:
    left_out = {"tests", "migrations"}
    return [path for path in sorted(SOURCES.rglob("*.py")) if not left_out & set(path.parts)]


def test_everything_public_says_what_it_is() -> None:
    wanting = [line for path in _sources() if path.name != "apps.py" for line in _undocumented(path)]
    assert wanting == []


def test_nothing_happens_behind_the_caller() -> None:
    """No signals, and no save() or delete() of a model that does more than it says."""
    hidden = []
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in {
                "django.dispatch",
                "django.db.models.signals",
            }:
                hidden.append(f"{path.relative_to(ROOT)}:{node.lineno} imports {node.module}")
            if isinstance(node, ast.ClassDef):
                hidden += [
                    f"{path.relative_to(ROOT)}:{inner.lineno} {node.name}.{inner.name}"
                    for inner in node.body
                    if isinstance(inner, ast.FunctionDef) and inner.name in {"save", "delete"}
                ]
    assert hidden == []
