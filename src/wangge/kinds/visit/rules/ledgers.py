"""台账: what the six ledgers that ship are made of; an operator's rows change and add to them; pure Python.

A ledger is a view. It keeps nothing of its own: no entry is ever typed into it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wangge.kit.words import gettext_noop
from wangge.people.rules import Role

POPULATION, VISITS, ERRANDS = "population", "visits", "errands"
COUNTS, LIST = "counts:", "list:"
"""Beginnings of the sources that show matters of any installed kind: sums by month and place, or one line each."""

COMMUNITY = (Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY)
UPPER = (Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER)
GRID = (Role.GRID_WORKER, Role.GRID_LEADER)
READERS = (*GRID, *COMMUNITY, Role.DISPATCHER, *UPPER, Role.SUPERVISOR)
"""Roles a ledger may be opened to; which of them may see one is a column of its row."""
OPERATORS = frozenset({Role.COUNTY_LEADER})


@dataclass(frozen=True)
class Ledger:
    """One ledger: where its lines come from, which columns in which order, for what, on what basis, who sees it."""

    code: str
    title: str
    source: str
    columns: tuple[str, ...]
    purpose: str
    basis: str
    keep: str
    roles: tuple[str, ...]
    position: int = 100
    is_shipped: bool = False
    is_own_words: bool = False


BASIS = gettext_noop("Duty of the residents' committee and of the subdistrict; sums without persons")
KEEP = gettext_noop("As long as what it shows is kept; a ledger keeps nothing itself")
COUNT_COLUMNS = ("month", "community", "opened", "open", "done", "dropped", "late")
EVERYBODY = (*COMMUNITY, *UPPER, Role.SUPERVISOR)

SHIPPED: tuple[Ledger, ...] = (
    Ledger(
        "population", gettext_noop("Population ledger"), POPULATION,
        ("community", "grid", "estate", "building", "units", "households", "enrolled"),
        gettext_noop("To know how many households live where and how many joined a service"), BASIS, KEEP,
        (*GRID, *EVERYBODY), 10, is_shipped=True,
    ),
    Ledger(
        "disputes", gettext_noop("Dispute ledger"), f"{COUNTS}dispute", COUNT_COLUMNS,
        gettext_noop("To know how many disputes there are; how they ended stands in the mediation figures"),
        BASIS, KEEP, EVERYBODY, 20, is_shipped=True,
    ),
    Ledger(
        "visits", gettext_noop("Visit ledger"), VISITS,
        ("month", "community", "grid", "category", "due", "done", "nobody_home", "declined", "lapsed", "raised"),
        gettext_noop("To see that nobody was forgotten and what came of it; no figures per worker"), BASIS, KEEP,
        (*GRID, *EVERYBODY), 30, is_shipped=True,
    ),
    Ledger(
        "errands", gettext_noop("Errand ledger"), ERRANDS,
        ("number", "item", "grid", "state", "asked_on", "handed_in_on", "ended_on", "papers_held", "is_late"),
        gettext_noop("To see that every errand and every paper comes back"), BASIS, KEEP, (*GRID, *COMMUNITY), 40,
        is_shipped=True,
    ),
    Ledger(
        "wishes", gettext_noop("Wish ledger"), f"{COUNTS}wish", COUNT_COLUMNS,
        gettext_noop("To know how many wishes are told; how many came true stands in the wishes' own figures"), BASIS,
        KEEP, EVERYBODY, 50, is_shipped=True,
    ),
    Ledger(
        "concerns", gettext_noop("Ledger of concerns"), f"{LIST}concern",
        ("number", "title", "category", "grid", "state", "unit", "opened_on", "closed_on", "is_late"),
        gettext_noop("To see every concern of the place with the unit that has it"), BASIS, KEEP,
        (*GRID, *EVERYBODY, Role.DISPATCHER), 60, is_shipped=True,
    ),
)  # fmt: skip

COUNT_TITLES: Mapping[str, str] = {
    "month": gettext_noop("Month"),
    "community": gettext_noop("Community"),
    "opened": gettext_noop("Opened"),
    "open": gettext_noop("Not ended yet"),
    "done": gettext_noop("Ended well"),
    "dropped": gettext_noop("Ended otherwise"),
    "late": gettext_noop("Were late"),
}
LIST_TITLES: Mapping[str, str] = {
    "number": gettext_noop("Number"),
    "title": gettext_noop("What"),
    "category": gettext_noop("Category"),
    "community": gettext_noop("Community"),
    "grid": gettext_noop("Grid"),
    "estate": gettext_noop("Estate"),
    "state": gettext_noop("State"),
    "unit": gettext_noop("Responsible unit"),
    "channel": gettext_noop("Came by"),
    "opened_on": gettext_noop("Opened on"),
    "due_on": gettext_noop("Due on"),
    "closed_on": gettext_noop("Closed on"),
    "is_late": gettext_noop("Late"),
}
POPULATION_TITLES: Mapping[str, str] = {
    "community": gettext_noop("Community"),
    "grid": gettext_noop("Grid"),
    "estate": gettext_noop("Estate"),
    "building": gettext_noop("Building"),
    "units": gettext_noop("Stairwells"),
    "households": gettext_noop("Households"),
    "enrolled": gettext_noop("Joined a service"),
}
VISIT_TITLES: Mapping[str, str] = {
    "month": gettext_noop("Month"),
    "community": gettext_noop("Community"),
    "grid": gettext_noop("Grid"),
    "category": gettext_noop("Service category"),
    "due": gettext_noop("Planned"),
    "done": gettext_noop("Visited"),
    "nobody_home": gettext_noop("Nobody home"),
    "declined": gettext_noop("Visit declined"),
    "lapsed": gettext_noop("Not made in time"),
    "open": gettext_noop("Not ended yet"),
    "second": gettext_noop("Second visits"),
    "contact_told": gettext_noop("Contact person told"),
    "raised": gettext_noop("Concerns raised"),
}
ERRAND_TITLES: Mapping[str, str] = {
    "number": gettext_noop("Number"),
    "item": gettext_noop("Errand"),
    "community": gettext_noop("Community"),
    "grid": gettext_noop("Grid"),
    "state": gettext_noop("State"),
    "office": gettext_noop("Office"),
    "asked_on": gettext_noop("Asked on"),
    "mandated_on": gettext_noop("Mandate signed on"),
    "handed_in_on": gettext_noop("Handed in on"),
    "ended_on": gettext_noop("Ended on"),
    "papers": gettext_noop("Papers received"),
    "papers_held": gettext_noop("Papers still held"),
    "is_late": gettext_noop("Late"),
}


def titles_of(source: str) -> Mapping[str, str]:
    """The columns a source offers, in their natural order, with their titles; none for an unknown source."""
    if source.startswith(COUNTS):
        return COUNT_TITLES
    if source.startswith(LIST):
        return LIST_TITLES
    return {POPULATION: POPULATION_TITLES, VISITS: VISIT_TITLES, ERRANDS: ERRAND_TITLES}.get(source, {})
