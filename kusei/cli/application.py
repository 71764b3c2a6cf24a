"""All commands under one name."""

import typer

from kusei.cli import backups, city, demo, ledger, outline, running, users

application = typer.Typer(
    name="kusei",
    help="Kusei (区政) runs a Japanese ward office: counters, registers, certificates and planning.",
    epilog="Start with [bold]kusei demo[/bold]. Settings come from the environment: KUSEI_DATA (data folder, default "
    "./data), KUSEI_CITY (city folder), KUSEI_DATABASE_URL (a PostgreSQL of your own, 15 or newer).",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

RUNNING, DATA, READING, CARE = "Run", "Fill", "Read", "Look after"

application.command("demo", rich_help_panel=RUNNING)(demo.demo)
application.command("up", rich_help_panel=RUNNING)(running.up)
application.command("version", rich_help_panel=RUNNING)(running.version)
application.command("migrate", rich_help_panel=DATA)(city.migrate)
application.command("load-city", rich_help_panel=DATA)(city.load_city)
application.command("invent-residents", rich_help_panel=DATA)(city.invent_residents)
application.add_typer(users.users, name="user", rich_help_panel=DATA)
application.add_typer(outline.outline, name="outline", rich_help_panel=READING)
application.add_typer(ledger.ledger, name="ledger", rich_help_panel=CARE)
application.command("backup", rich_help_panel=CARE)(backups.backup)
application.command("restore", rich_help_panel=CARE)(backups.restore)
