"""docs/procedures.md lists what may be asked for, by section and law. It is written from the procedures themselves:

KUSEI_WRITE=1 .venv/bin/pytest tests/test_procedure_list.py
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kusei.kernel.law.check import Unconfirmed, exists
from kusei.kernel.law.citation import Law
from kusei.kernel.procedures.certificate import certificates
from kusei.kernel.procedures.procedure import procedures

PAGE = Path(__file__).resolve().parents[1] / "docs" / "procedures.md"

HEAD = """# 手続と証明書の一覧

プログラムの定義から作る。手では直さない（作り方は `tests/test_procedure_list.py`）。
「仮」は出典のない標準時間。＊の付いた条文は、法令の本文で確かめていない。
"""


def _basis(laws: Iterable[Law]) -> str:
    return "、".join(law.short() + ("＊" if isinstance(exists(law), Unconfirmed) else "") for law in laws)


def _minutes(minutes: int, source: str) -> str:
    return f"{minutes}分" if source else f"{minutes}分（仮）"


def _lines() -> Iterator[str]:
    yield HEAD
    yield "| 課 | 事務 | 手続 | 根拠 | 届出・申出をする人 | 標準時間 | コード |"
    yield "|---|---|---|---|---|---:|---|"
    for one in sorted(procedures(), key=lambda one: (one.section, one.duty, one.ex_officio)):
        cells = [one.section, one.duty, one.name, _basis(one.basis), "、".join(one.filers)]
        yield f"| {' | '.join(cells)} | {_minutes(one.minutes, one.minutes_source)} | `{one.code}` |"
    yield ""
    yield "| 課 | 事務 | 証明書 | 根拠 | 請求の区分 | 標準時間 | コード |"
    yield "|---|---|---|---|---|---:|---|"
    for paper in sorted(certificates(), key=lambda paper: (paper.section, paper.duty)):
        routes = "、".join(route.name for route in paper.routes)
        cells = [paper.section, paper.duty, paper.name, _basis(paper.basis), routes]
        yield f"| {' | '.join(cells)} | {_minutes(paper.minutes, paper.minutes_source)} | `{paper.code}` |"


def test_the_list_is_what_the_program_knows() -> None:
    text = "\n".join(_lines()) + "\n"
    if os.environ.get("KUSEI_WRITE"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, (
        "docs/procedures.md is out of date: KUSEI_WRITE=1 .venv/bin/pytest tests/test_procedure_list.py"
    )
