"""What stands in the menu at the left, in one place: for whom, in which order, leading where.

An item shows only to its roles, only if the city has its duty, and only if the page it leads to is installed.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from kusei.kernel.offices.models import Account, Role
from kusei.kernel.procedures.models import Filing
from kusei.kernel.procedures.queries import Wanted, count_filings

COUNTER = frozenset({Role.CLERK, Role.APPROVER, Role.SECTION_HEAD})
DECIDERS = frozenset({Role.APPROVER, Role.SECTION_HEAD})

# Who may look a resident up, and so has the search box.
SEARCHERS = COUNTER
SEARCH_PAGE = "residents:search"


@dataclass(frozen=True)
class Item:
    """One line of the menu.

    page: the name of its URL.
    duty: the name of the duty in the city's profile without which the item is absent; None = not bound to one.
    count: how many things wait there for this account; None = nothing is counted.
    under: how further addresses begin whose pages belong to this item.
    """

    label: str
    page: str
    roles: frozenset[Role]
    duty: str | None = None
    count: Callable[[Account], int] | None = None
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """An item as one account sees it now. `waiting` is None where nothing is counted."""

    label: str
    url: str
    waiting: int | None
    current: bool


def returned_to(account: Account) -> int:
    """Return how many filings were sent back to an account."""
    if account.pk is None:
        return 0
    return count_filings(Wanted(statuses=(Filing.Status.RETURNED.value,), received_by=account.pk))


def waiting_at(account: Account) -> int:
    """Return how many filings wait for a decision at an account's office."""
    if account.office_id is None:
        return 0
    return count_filings(
        Wanted(offices=(str(account.office_id),), statuses=(Filing.Status.PROVISIONAL.value,))
    )


# Groups are parted by a line.
MENU: tuple[tuple[Item, ...], ...] = (
    (
        Item("きょうの仕事", "today", COUNTER),
        Item("世帯", "residents:search", COUNTER, duty="住民基本台帳", under=("/households/", "/persons/")),
        Item("届出", "filings", COUNTER, duty="住民基本台帳", count=returned_to, under=("/notices/",)),
        Item("審査・決裁", "reviews", DECIDERS, duty="住民基本台帳", count=waiting_at),
        Item("証明書", "residents:certificates", COUNTER, duty="住民基本台帳"),
    ),
    (
        Item("収納・締め", "fees:closing", COUNTER),
        Item("区政概要", "outline", COUNTER | {Role.MANAGER, Role.AUDITOR}),
    ),
    (
        Item("台帳", "ledger:acts", frozenset({Role.AUDITOR})),
        Item("閲覧記録", "ledger:viewings", frozenset({Role.AUDITOR})),
    ),
    (Item("アカウント", "accounts:list", frozenset({Role.ADMINISTRATOR})),),
)


def address_of(page: str) -> str | None:
    """Return the address of a page, or None if it is not installed."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return None


def menu_for(account: Account, path: str, duties: Collection[str] | None) -> list[list[Link]]:
    """Return the groups of links that `account` sees on the page at `path`; empty groups are left out.

    duties: names of the duties that the city gives its wards; None = all.
    """
    shown: list[list[tuple[Item, str]]] = []
    for group in MENU:
        reachable = []
        for item in group:
            address = address_of(item.page) if account.role in item.roles else None
            if address is not None and (item.duty is None or duties is None or item.duty in duties):
                reachable.append((item, address))
        if reachable:
            shown.append(reachable)
    # The page belongs to the item with the longest address that it begins with.
    here = max(
        (
            (len(start), url)
            for group in shown
            for item, url in group
            for start in (url, *item.under)
            if path.startswith(start)
        ),
        default=(0, ""),
    )[1]
    return [
        [
            Link(item.label, url, item.count(account) if item.count else None, url == here)
            for item, url in group
        ]
        for group in shown
    ]
