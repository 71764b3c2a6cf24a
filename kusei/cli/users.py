"""`kusei user add`: the first accounts; further ones are made on the administrator's page."""

from typing import Annotated

import typer

from kusei.cli.faults import CommandError, screen
from kusei.cli.surroundings import database_at_hand

users = typer.Typer(help="Accounts of those who work here.", no_args_is_help=True)


@users.command()
def add(
    login: Annotated[str, typer.Argument(help="Staff number to sign in with.")],
    name: Annotated[str, typer.Option(help="Name as it shows on screens.", prompt=True)],
    role: Annotated[
        str,
        typer.Option(help="clerk, approver, section_head, manager, auditor or administrator.", prompt=True),
    ],
    office: Annotated[
        str, typer.Option(help="Office code such as 40106-00; needed for the first three roles.")
    ] = "",
    section: Annotated[str, typer.Option(help="Section, such as 市民課.")] = "",
) -> None:
    """Make an account and print its first password, which must be changed at first use.

    Examples:

      kusei user add 100001 --name "門司 太郎" --role administrator
      kusei user add 100002 --name "若松 花子" --role clerk --office 40106-00 --section 市民課
    """
    with database_at_hand("user add"):
        from django.db import IntegrityError

        from kusei.kernel.offices.models import Office, Role
        from kusei.web.accounts.actions import Particulars, create_account
        from kusei.web.accounts.forms import ROLES_WITHOUT_OFFICE
        from kusei.web.sign_in.logins import normal_login

        if role not in Role.values:
            raise CommandError(f"There is no role {role}; the roles are {', '.join(Role.values)}.")
        place = Office.objects.filter(code=office).first()
        if office and place is None:
            raise CommandError(
                f"There is no office {office}; load the city first, and see its offices.toml for codes."
            )
        if place is None and Role(role) not in ROLES_WITHOUT_OFFICE:
            raise CommandError(f"A {role} works at an office; name it with --office.")
        try:
            account, password = create_account(
                normal_login(login), Particulars(name, Role(role), place, section), by=None
            )
        except IntegrityError as error:
            raise CommandError(f"The login {login} exists already.") from error
    screen.print(f"Account {account.login}: first password [bold]{password}[/bold]")
