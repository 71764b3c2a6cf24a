"""`kusei up` and `kusei version`."""

import importlib.metadata
from typing import Annotated

import typer

from kusei import data_folder
from kusei.cli.faults import CommandError, screen
from kusei.server.demo import is_demonstration
from kusei.server.supervisor import Serving, Supervisor

LOOPBACK = ("127.0.0.1", "::1", "localhost")

Host = Annotated[str, typer.Option(help="Address to serve on. 127.0.0.1 is reached from this machine only.")]
Port = Annotated[int, typer.Option(help="Port to serve on.", min=1, max=65535)]
Workers = Annotated[int, typer.Option(help="Web processes; about one for each processor.", min=1, max=64)]
Threads = Annotated[int, typer.Option(help="Threads in each web process.", min=1, max=64)]


def up(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 2, threads: Threads = 2) -> None:
    """Start Kusei and serve it until Ctrl-C.

    Starts the database, brings its schema up to date, and serves pages. Everything it started is stopped with it.

    Examples:

      kusei up
      kusei up --port 8080 --workers 4
      KUSEI_HOSTS=kusei.city.example.jp KUSEI_HTTPS=1 kusei up --host 0.0.0.0
    """
    data = data_folder.current()
    if host not in LOOPBACK and is_demonstration(data):
        raise CommandError(
            f"The data folder {data.root} is a demonstration with well-known accounts; it is served on this machine "
            "only. Name another folder with KUSEI_DATA."
        )
    serving = Serving(host, port, workers, threads)
    supervisor = Supervisor(data, serving, tell=tell)
    supervisor.run(
        ready=lambda address: screen.print(
            f"Kusei is at [bold]{address}[/bold]  (Ctrl-C stops it)", soft_wrap=True
        )
    )
    screen.print("Kusei has stopped.")


def tell(sentence: str) -> None:
    """Show one step."""
    screen.print(f"[dim]{sentence} …[/dim]")


def version() -> None:
    """Show the versions of Kusei, Python and PostgreSQL."""
    import platform

    from kusei.server.binaries import find

    try:
        own = importlib.metadata.version("kusei")
    except importlib.metadata.PackageNotFoundError:
        own = "(from source)"
    found = find()
    screen.print(f"Kusei {own}\nPython {platform.python_version()}")
    screen.print(f"PostgreSQL {found.version} in {found.folder}", soft_wrap=True)
