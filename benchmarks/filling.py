"""A data folder with so many invented residents, and the ledger of their acts sealed and verified.

    python -m benchmarks.filling RESIDENTS CLERKS

Fills the data folder of KUSEI_DATA unless it is filled already, and prints what that took and the clerks' cases as JSON.
What filling took is kept in the folder, for when it is used again.
"""

import json
import os
import sys
import time
from typing import Any

from kusei import data_folder
from kusei.cli.surroundings import set_up_django
from kusei.server.postgres import EmbeddedServer

PASSWORD = "hakari no tame no aikotoba 8"  # noqa: S105  of invented accounts in a folder that is thrown away


def main() -> None:
    """Fill, seal, verify, and print."""
    number, clerks = int(sys.argv[1]), int(sys.argv[2])
    data = data_folder.current()
    measured: dict[str, Any] = {}
    with EmbeddedServer(data):
        set_up_django()
        from django.conf import settings
        from django.db import connections

        from benchmarks.cases import cases, offices
        from kusei.kernel.ledger.keys import signing_key
        from kusei.kernel.ledger.sealing import seal_all
        from kusei.kernel.ledger.verification import verify
        from kusei.kernel.offices.actions import load
        from kusei.server.database import migrate

        migrate()
        load(settings.KUSEI_CITY)
        kept = data.root / "filling.json"
        if kept.exists():
            measured |= json.loads(kept.read_text(encoding="utf-8"))
        _invent(number, measured)
        key = signing_key(data.keys)
        began = time.perf_counter()
        sealed = seal_all(key, data.witness)
        if sealed and "sealed" not in measured:
            measured |= {"seal_seconds": round(time.perf_counter() - began, 3), "sealed": sealed}
            kept.write_text(json.dumps(measured), encoding="utf-8")
        best = 0.0
        for _ in range(3):
            began = time.perf_counter()
            report = verify(key.public_key(), data.witness)
            best = max(best, report.acts / (time.perf_counter() - began))
            if not report.sound:
                raise SystemExit(f"The ledger is not sound: {report.faults[0].what}")
        measured["acts"] = report.acts
        measured["verified_a_second"] = round(best)
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT avg(length(content)) FROM (SELECT content FROM ledger_act LIMIT 10000) a")
            measured["act_bytes"] = round(float(cursor.fetchone()[0] or 0))
            cursor.execute("SELECT pg_database_size(current_database())")
            measured["database_mb"] = round(cursor.fetchone()[0] / 1e6)
        places = offices(clerks)
        _accounts(places)
        measured["cases"] = cases(places)
        connections.close_all()
    print(json.dumps(measured, ensure_ascii=False))


def _invent(number: int, measured: dict[str, Any]) -> None:
    from kusei.kernel.registers.models import Person
    from kusei.synthetic import invent

    if Person.objects.exists():
        return
    began = time.perf_counter()
    invented = invent(number, seed=1)
    measured["load_seconds"] = round(time.perf_counter() - began, 1)
    measured["load_on_machine"] = round(os.getloadavg()[1], 1)
    measured["load_steps"] = {step: round(seconds, 1) for step, seconds in invented.seconds.items()}
    measured["people"] = invented.people
    measured["households"] = invented.households


def _accounts(places: list[str]) -> None:
    from kusei.kernel.offices.models import Account, Office, Role

    for number, code in enumerate(places):
        office = Office.objects.get(pk=code)
        for login, name, role in ((f"c{number}", "計測", Role.CLERK), (f"a{number}", "決裁", Role.APPROVER)):
            if not Account.objects.filter(login=login).exists():
                Account.objects.create_account(
                    login=login, name=f"{name}{number}", role=role, office=office, section="市民課", password=PASSWORD
                )  # fmt: skip


if __name__ == "__main__":
    main()
