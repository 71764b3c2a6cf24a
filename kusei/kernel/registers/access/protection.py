"""支援措置 and other suppressions, and who may see behind them for a while.

Source: 住民記録システム標準仕様書 1.1.16, 3.1, 3.4. A protected person's address, and all that would tell it (former address,
destination, the addresses of the household they live in, their ward), is left out wherever a person is shown. Only the
section head may lift this, for one person, for a reason and a short time; the lifting is written down.
"""

from datetime import datetime, timedelta

from django.db import connections
from django.utils import timezone

from kusei.kernel.offices.models import Role

from ..models import Disclosure
from .viewer import NotForThisRole, Viewer, log_viewing

PROTECTING = ("support", "provisional_support")
LIFTED_FOR = timedelta(minutes=15)
LONGEST_REASON = 200

# Whether a person is protected now and not disclosed to this account. It looks at today whatever day is asked about, and
# keeps protecting after the end date: a suppression never ends by itself (標準仕様書 3.4).
HIDDEN_SQL = """
    EXISTS (SELECT FROM registers_suppression s WHERE s.person_id = {person} AND s.withdrawn_by_id IS NULL
               AND s.kind IN ('support', 'provisional_support') AND upper_inf(s.valid))
    AND NOT EXISTS (SELECT FROM registers_disclosure d WHERE d.person_id = {person}
               AND d.granted_to_id = %(account)s AND d.until > now())
"""


def hidden(person: str) -> str:
    """Return the SQL condition that a person (a column) is hidden from the account %(account)s."""
    return f"({HIDDEN_SQL.format(person=person)})"


# Whether somebody hidden lives in a household today or comes to live there; {household} is a column.
HOME_SQL = """
    EXISTS (SELECT FROM registers_residence lives WHERE lives.household_id = {household}
               AND lives.withdrawn_by_id IS NULL AND coalesce(upper(lives.valid) > current_date, true)
               AND {hides})
"""


def hidden_home(household: str) -> str:
    """Return the SQL condition that a household (a column) is the home of somebody hidden from %(account)s.

    Its address stays closed for whatever day and for whomever of its members it is asked, also for the time before the
    hidden person came: it is where they are to be found.
    """
    return f"({HOME_SQL.format(household=household, hides=hidden('lives.person_id'))})"


# Whether inquiries about a household are suppressed altogether (照会抑止); only the section head gets an answer.
INQUIRY_SQL = """
    NOT %(section_head)s AND EXISTS (
        SELECT FROM registers_residence m JOIN registers_suppression q ON q.person_id = m.person_id
         WHERE m.household_id = {household} AND m.withdrawn_by_id IS NULL
           AND coalesce(upper(m.valid) > current_date, true) AND q.withdrawn_by_id IS NULL
           AND q.kind = 'inquiry' AND q.level = 'error' AND upper_inf(q.valid))
"""


def inquiry_closed(household: str) -> str:
    """Return the SQL condition that a household (a column) is not to be asked about by whoever is no %(section_head)s."""
    return f"({INQUIRY_SQL.format(household=household)})"


# Whether somebody left a household on the day on which somebody hidden left it; {person} and {household} are columns.
LEFT_WITH_SQL = """
    EXISTS (SELECT FROM registers_residence went WHERE went.household_id = {household} AND went.withdrawn_by_id IS NULL
               AND {hides}
               AND upper(went.valid) = (SELECT max(coalesce(upper(own.valid), 'infinity')) FROM registers_residence own
                                         WHERE own.person_id = {person} AND own.household_id = {household}
                                           AND own.withdrawn_by_id IS NULL))
"""


def left_with_hidden(person: str, household: str) -> str:
    """Return the SQL condition that a person (a column) left a household together with somebody hidden: to one place."""
    return f"({LEFT_WITH_SQL.format(person=person, household=household, hides=hidden('went.person_id'))})"


def lift(viewer: Viewer, person: int, *, to_account: int, reason: str) -> Disclosure:
    """Let one account see a protected person for fifteen minutes (一時解除), by the section head alone.

    Raises NotForThisRole for others, ValueError without a reason or with one of more than 200 characters.
    """
    if viewer.role is not Role.SECTION_HEAD:
        raise NotForThisRole("支援措置の一時解除は、責任者（課長）だけができます。")
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise ValueError(f"一時解除の理由を、{LONGEST_REASON}字までで入力してください。")
    disclosure = Disclosure.objects.using(viewer.using).create(
        person_id=person,
        granted_by_id=viewer.account,
        granted_to_id=to_account,
        reason=reason.strip(),
        until=timezone.now() + LIFTED_FOR,
    )
    log_viewing(viewer, "支援措置の一時解除", [person], purpose=reason)
    return disclosure


def hidden_among(viewer: Viewer, persons: list[int]) -> set[int]:
    """Return which of these persons are hidden from a viewer."""
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(
            f"SELECT p.id FROM unnest(%(persons)s::bigint[]) AS p(id) WHERE {hidden('p.id')}",  # noqa: S608
            {"persons": persons, "account": viewer.account},
        )
        return {row[0] for row in cursor.fetchall()}


def disclosed_until(viewer: Viewer, persons: list[int]) -> datetime | None:
    """Return when the first of the liftings for this viewer among these persons ends, None if none stands."""
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(
            "SELECT min(until) FROM registers_disclosure"
            " WHERE person_id = ANY(%s) AND granted_to_id = %s AND until > now()",
            [persons, viewer.account],
        )
        return cursor.fetchone()[0]  # type: ignore[no-any-return]
