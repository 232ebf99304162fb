"""Categories as the library takes them: labels are paths of codes, words come from the catalogue."""

from dataclasses import dataclass, field

from wangge.language import coldstart
from wangge.matters.models import Category
from wangge.reading.rules import LEVELS, path_of

SHIPPED = "concern"


@dataclass(frozen=True)
class Labels:
    """The active categories: rows by code, codes of the level above, and the first levels residents' words go to."""

    rows: dict[str, Category] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def path(self, code: str) -> str:
        """The label of a category."""
        return path_of(code, self.parents)

    def row(self, label: str) -> Category | None:
        """The category of a label, or None when the catalogue has lost it."""
        return self.rows.get(label.rpartition(LEVELS)[2])

    def first_levels(self) -> list[Category]:
        """Where a concern that nothing is known of may belong."""
        return [row for row in self.rows.values() if row.parent_id is None and row.scheme == Category.Scheme.OWN]

    def beneath(self, code: str) -> dict[str, list[str]]:
        """The categories one level below with their own words."""
        return {child: self.words(self.rows[child]) for child, above in self.parents.items() if above == code}

    def words(self, row: Category) -> list[str]:
        """What people call it."""
        return [row.name, *row.words.split()]

    def entries(self) -> list[coldstart.Entry]:
        """The first levels with every word of theirs and of what is beneath, and the sentences written for them."""
        shipped = {entry.label: entry for entry in coldstart.read(SHIPPED)}
        found = []
        for row in self.first_levels():
            below = [word for words in self.beneath(row.code).values() for word in words]
            known = shipped.get(row.name)
            if known is None and not row.words and not below:
                continue
            terms = [*self.words(row), *below, *(known.terms if known else ())]
            filings = [condition.filing for condition in row.conditions.all()]
            examples = [*(known.examples if known else ()), *filings]
            found.append(coldstart.Entry(row.code, tuple(dict.fromkeys(terms)), tuple(examples)))
        return found


def read_labels() -> Labels:
    """The catalogue as it is now."""
    rows = list(Category.objects.filter(is_active=True).prefetch_related("conditions").order_by("position", "pk"))
    codes = {row.pk: row.code for row in rows}
    return Labels(
        rows={row.code: row for row in rows},
        parents={row.code: codes[row.parent_id] for row in rows if row.parent_id in codes},
    )
