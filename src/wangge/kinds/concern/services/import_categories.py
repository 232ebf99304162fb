"""Which category of ours the words of another system mean: only what can be said for certain."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wangge.matters.models import Category

SIGNS = str.maketrans("", "", " 　·、，,。-_/（）()：:")


def _plain(text: str) -> str:
    return text.translate(SIGNS).lower()


class CategoryBook:
    """The catalogue by code, name and other words."""

    def __init__(self) -> None:
        self.by_code: dict[str, Category] = {}
        self.by_name: dict[str, list[Category]] = {}
        self.by_word: dict[str, list[Category]] = {}
        for row in Category.objects.filter(is_active=True).select_related("parent").order_by("position", "code"):
            self.by_code[row.code.lower()] = row
            self.by_name.setdefault(_plain(row.name), []).append(row)
            for word in row.words.split():
                self.by_word.setdefault(_plain(word), []).append(row)

    def find(self, texts: Sequence[str]) -> tuple[Category | None, str]:
        """The category of several columns, the narrowest first, and what was doubtful about it."""
        parts = [part for text in texts for part in _split(text)]
        for at in range(len(parts) - 1, -1, -1):
            rows = self._rows(parts[at])
            if len(rows) > 1:
                above = {_plain(part) for part in parts[:at]}
                rows = [row for row in rows if row.parent and _plain(row.parent.name) in above] or rows
            if len(rows) == 1:
                return rows[0], ""
            if rows:
                return None, _("“%(text)s” is the name of several categories.") % {"text": parts[at][:60]}
        if parts:
            return None, _("“%(text)s” is no category of the catalogue.") % {"text": parts[-1][:60]}
        return None, ""

    def _rows(self, text: str) -> list[Category]:
        code = self.by_code.get(text.strip().lower())
        if code is not None:
            return [code]
        return self.by_name.get(_plain(text)) or self.by_word.get(_plain(text)) or []


def _split(text: str) -> list[str]:
    for sign in (">", "/", "\\", "|", "—"):
        if sign in text:
            return [part.strip() for part in text.split(sign) if part.strip()]
    return [text.strip()] if text.strip() else []
