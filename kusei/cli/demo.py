"""`kusei demo`: a whole city to try things in."""

import os
from typing import Annotated

import typer
from rich.table import Table

from kusei import data_folder
from kusei.cli.faults import CommandError, screen
from kusei.cli.running import LOOPBACK, Port, Threads, Workers, tell
from kusei.cli.surroundings import progress_of_steps
from kusei.server import demo as contents
from kusei.server.supervisor import Serving, Supervisor

Residents = Annotated[int, typer.Option(help="How many residents to invent at the first run.", min=1)]


def demo(
    host: Annotated[
        str, typer.Option(help="127.0.0.1, ::1 or localhost: a demonstration is not for the network.")
    ] = ("127.0.0.1"),
    port: Port = 8000,
    residents: Residents = contents.RESIDENTS,
    workers: Workers = 2,
    threads: Threads = 2,
) -> None:
    """Start Kusei with a city, accounts for every role, and invented residents.

    The first run fills an empty data folder; later runs start it again with everything kept. Serves until Ctrl-C.

    Examples:

      kusei demo
      KUSEI_DATA=another kusei demo --port 8080 --residents 5000
    """
    if host not in LOOPBACK:
        raise CommandError(
            f"A demonstration has well-known accounts and is served on this machine only, not on {host}. "
            "Use `kusei up --host` with accounts of your own."
        )
    if os.environ.get("KUSEI_HTTPS") == "1":
        raise CommandError("A demonstration is served by plain http; unset KUSEI_HTTPS.")
    data = data_folder.current()
    shown: list[contents.SignIn] = []

    def prepare() -> None:
        contents.refuse_real_use(data)
        tell("Loading the city")
        contents.load_city_once()
        shown.extend(contents.sign_ins(data))
        with progress_of_steps() as steps:
            contents.invent_once(residents, steps)

    def ready(address: str) -> None:
        screen.print(_table(shown))
        screen.print(
            f"Kusei is at [bold]{address}[/bold]  (Ctrl-C stops it; everything is kept in {data.root})"
        )

    Supervisor(data, Serving(host, port, workers, threads), command="demo", tell=tell).run(
        prepare=prepare, ready=ready
    )
    screen.print("Kusei has stopped.")


def _table(shown: list[contents.SignIn]) -> Table:
    table = Table(title="Sign in as", title_justify="left")
    for heading in ("Login", "Password", "Role", "Office", "Section"):
        table.add_column(heading, no_wrap=True)
    for one in shown:
        table.add_row(one.login, one.password, one.role, one.office, one.section)
    return table
