"""Replay: the registers built again from the acts alone, beside the living ones, and compared row by row."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction

from .effects import KINDS, apply, table_of

SCHEMA = "kusei_replay"


@dataclass
class Comparison:
    """What a replay showed: how many acts were replayed, and in which tables rows differ (the first few of each)."""

    acts: int = 0
    differing: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """True if the registers are what the acts say, row for row."""
        return not self.differing


def replay(*, using: str = "owner", progress: Callable[[int], None] = lambda done: None) -> Comparison:
    """Replay every act into empty copies of the registers, compare them with the living ones, and put nothing away.

    Works in one transaction that is rolled back. Needs the owner's rights, since it makes a schema.
    """
    result = Comparison()
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for kind in KINDS:
            table = table_of(kind)
            cursor.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute(f"SET LOCAL search_path = {SCHEMA}, public")
        last = 0
        while True:
            cursor.execute(
                "SELECT id, recorded_at, content FROM ledger_act WHERE id > %s ORDER BY id LIMIT 1000", [last]
            )
            acts = cursor.fetchall()
            if not acts:
                break
            for act_id, recorded_at, content in acts:
                effects = json.loads(content).get("effects")
                if effects:
                    apply(effects, act_id, recorded_at, using=using)
                last = act_id
                result.acts += 1
            progress(result.acts)
        for kind in KINDS:
            table = table_of(kind)
            cursor.execute(
                f"""(SELECT 'only replayed', to_jsonb(r) FROM (TABLE {SCHEMA}.{table} EXCEPT TABLE public.{table}) r LIMIT 5)
                    UNION ALL
                    (SELECT 'only living', to_jsonb(r) FROM (TABLE public.{table} EXCEPT TABLE {SCHEMA}.{table}) r LIMIT 5)"""  # noqa: S608
            )
            rows = cursor.fetchall()
            if rows:
                result.differing[kind] = rows
        transaction.set_rollback(True, using=using)
    return result
