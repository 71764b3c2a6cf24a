"""What must always hold of registers, acts and filings, as queries that find nothing.

The database's constraints refuse most of it already; these ask again, without trusting them.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db import connections

ALWAYS: Final[Mapping[str, str]] = {
    "a person with two residences": """
        SELECT a.person_id FROM registers_residence a JOIN registers_residence b
          ON a.person_id = b.person_id AND a.id < b.id AND a.valid && b.valid
         WHERE a.withdrawn_by_id IS NULL AND b.withdrawn_by_id IS NULL""",
    "a person with two sets of particulars": """
        SELECT a.person_id FROM registers_particulars a JOIN registers_particulars b
          ON a.person_id = b.person_id AND a.id < b.id AND a.valid && b.valid
         WHERE a.withdrawn_by_id IS NULL AND b.withdrawn_by_id IS NULL""",
    "a resident without particulars": """
        SELECT r.person_id FROM registers_residence r
         WHERE r.withdrawn_by_id IS NULL AND NOT EXISTS (
               SELECT FROM registers_particulars p
                WHERE p.person_id = r.person_id AND p.withdrawn_by_id IS NULL AND p.valid @> lower(r.valid))""",
    "a household with two heads": """
        SELECT a.household_id FROM registers_residence a JOIN registers_residence b
          ON a.household_id = b.household_id AND a.id < b.id AND a.valid && b.valid
         WHERE a.withdrawn_by_id IS NULL AND b.withdrawn_by_id IS NULL
           AND a.relationship = '世帯主' AND b.relationship = '世帯主'""",
    "a household with two addresses": """
        SELECT a.household_id FROM registers_householdaddress a JOIN registers_householdaddress b
          ON a.household_id = b.household_id AND a.id < b.id AND a.valid && b.valid
         WHERE a.withdrawn_by_id IS NULL AND b.withdrawn_by_id IS NULL""",
    "a resident without an address": """
        SELECT r.person_id FROM registers_residence r
         WHERE r.withdrawn_by_id IS NULL AND NOT EXISTS (
               SELECT FROM registers_householdaddress a
                WHERE a.household_id = r.household_id AND a.withdrawn_by_id IS NULL AND a.valid @> lower(r.valid))""",
    "an address of nobody": """
        SELECT a.household_id FROM registers_householdaddress a
         WHERE a.withdrawn_by_id IS NULL AND upper_inf(a.valid) AND NOT EXISTS (
               SELECT FROM registers_residence r
                WHERE r.household_id = a.household_id AND r.withdrawn_by_id IS NULL AND r.valid && a.valid)""",
    # What was carried over from another system is not counted and had no author here.
    "an act without author, provision or capacity": """
        SELECT id FROM ledger_act WHERE (author_id IS NULL AND counted > 0) OR provision = '' OR capacity = ''""",
    "an act without its hash": """
        SELECT a.id FROM ledger_act a
         WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.act_id = a.id)
           AND NOT EXISTS (SELECT FROM ledger_unsealed u WHERE u.act_id = a.id)""",
    "a recorded filing without its act, or an act of a filing that is not recorded": """
        SELECT id FROM procedures_filing WHERE (status = 'recorded') <> (act_id IS NOT NULL)""",
    "a claim of a filing that is not open": """
        SELECT c.person_id FROM procedures_claim c JOIN procedures_filing f ON f.id = c.filing_id
         WHERE f.status NOT IN ('provisional', 'returned')""",
    "an open filing that does not claim a person it is about": """
        SELECT f.id FROM procedures_filing f CROSS JOIN unnest(f.persons) AS about(person)
         WHERE f.status IN ('provisional', 'returned') AND NOT EXISTS (
               SELECT FROM procedures_claim c WHERE c.person_id = about.person AND c.filing_id = f.id)""",
}


def broken(*, using: str = "default") -> dict[str, list[Any]]:
    """Return what does not hold, each with the numbers that show it; empty if all is well."""
    found: dict[str, list[Any]] = {}
    with connections[using].cursor() as cursor:
        for what, query in ALWAYS.items():
            cursor.execute(query)
            rows = [row[0] for row in cursor.fetchall()]
            if rows:
                found[what] = rows
    return found
