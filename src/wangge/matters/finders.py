"""What a picker finds while somebody types, and what a chosen value stands for; never more than the actor may see."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area, NetworkName
from wangge.areas.queries import children, within
from wangge.estates.models import Estate
from wangge.kit.codes import ancestors_of
from wangge.matters.access import visible
from wangge.matters.models import Category, Condition, Matter
from wangge.matters.queries import is_frequent, search_q
from wangge.people.actors import Actor
from wangge.people.models import Organization, Person

MOST = 12
COUNTY = 6
LISTS = {
    Category.Scheme.OWN: gettext_lazy("list of residents' concerns"),
    Category.Scheme.COMPONENT: gettext_lazy("list of city components"),
    Category.Scheme.EVENT: gettext_lazy("list of city events"),
}
"""What the catalogues are called where a category has a twin of the same name in another."""


@dataclass(frozen=True)
class Found:
    """One thing to choose; `is_deep` says that there is something beneath it to go down to."""

    value: str
    label: str
    hint: str = ""
    is_deep: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For the picker's script."""
        return {"value": self.value, "label": self.label, "hint": self.hint, "deep": self.is_deep}


@dataclass(frozen=True)
class Finder:
    """`find(actor, text, near)` suggests; `get(actor, values)` returns the things themselves; `show` says one; what
    `is_public` is found by residents too, without signing in."""

    find: Callable[[Actor, str, Mapping[str, str]], list[Any]]
    get: Callable[[Actor, list[str]], list[Any]]
    show: Callable[[Any], Found]
    is_public: bool = False

    def suggest(self, actor: Actor, text: str, near: Mapping[str, str] | None = None) -> list[Found]:
        """What to offer for a text; `near` holds what else the form says (an area, a category)."""
        return [self.show(thing) for thing in self.find(actor, text.strip(), near or {})]


def _numbers(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isdigit() and len(value) < 18]


def _in_county(actor: Actor, *, field: str) -> Q:
    """Things of the actor's county; whoever stands above counties sees all beneath."""
    return within(actor.area_code[:COUNTY], field=field) if actor.area_code else Q()


def _named_first(rows: QuerySet[Any], text: str, *, field: str = "name") -> QuerySet[Any]:
    """Names that begin with the text come before those that only hold it."""
    begins = Case(When(**{f"{field}__istartswith": text}, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(begins, field)


def _units(actor: Actor) -> QuerySet[Organization]:
    return Organization.objects.filter(_in_county(actor, field="area__code"), is_active=True).select_related("area")


def _find_units(actor: Actor, text: str, near: Mapping[str, str]) -> list[Organization]:
    rows = _units(actor)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__istartswith=text))
    return list(_named_first(rows, text)[:MOST])


def _get_units(actor: Actor, values: list[str]) -> list[Organization]:
    return list(_units(actor).filter(pk__in=_numbers(values)))


def _show_unit(unit: Organization) -> Found:
    return Found(str(unit.pk), unit.name, f"{unit.get_kind_display()} · {unit.area.name}")


def _categories() -> QuerySet[Category]:
    return Category.objects.filter(is_active=True).select_related("parent")


def _find_categories(actor: Actor, text: str, near: Mapping[str, str]) -> list[Category]:
    rows = _categories()
    under = near.get("under", "")
    if text:
        named = Q(name__icontains=text) | Q(words__icontains=text) | Q(parent__name__icontains=text)
        rows = rows.filter(named | Q(code__istartswith=text))
        return list(rows.order_by("position", "code")[:MOST])
    if under.isdigit():
        told = visible(actor).filter(number=near.get("but", "")).values_list("title", "text").first() or ()
        return finer(int(under), " ".join(told))
    return list(rows.filter(parent=None).prefetch_related("children").order_by("position", "code"))


def finer(category_id: int, told: str) -> list[Category]:
    """The categories beneath one; those whose words a text holds come first and are marked with them."""
    rows = list(_categories().filter(parent_id=category_id).prefetch_related("children").order_by("position", "code"))
    heard = {row.pk: [word for word in dict.fromkeys((row.name, *row.words.split())) if word in told] for row in rows}
    for row in rows:
        vars(row)["heard"] = heard[row.pk]
    return sorted(rows, key=lambda row: -len(heard[row.pk]))


def _show_category(category: Category) -> Found:
    """A category with its way down and, for its name may stand twice, the list that it is in."""
    kept = getattr(category, "_prefetched_objects_cache", {}).get("children")
    heard = getattr(category, "heard", ())
    hints = [
        f"{category.parent.name} › {category.name}" if category.parent else "",
        str(LISTS[Category.Scheme(category.scheme)]),
        category.code if category.scheme != Category.Scheme.OWN else "",
        _("the text says: %(words)s") % {"words": " ".join(heard)} if heard else "",
    ]
    return Found(str(category.pk), category.name, " · ".join(filter(None, hints)), is_deep=bool(kept))


def _get_categories(actor: Actor, values: list[str]) -> list[Category]:
    return list(_categories().filter(pk__in=_numbers(values)))


def _find_areas(actor: Actor, text: str, near: Mapping[str, str]) -> list[Area]:
    top = actor.area_code[:COUNTY]
    if not text:
        under = near.get("under") or actor.area_code
        return list(children(under)) if under.startswith(top) else []
    called = NetworkName.objects.filter(Q(code=text) | Q(name__icontains=text)).values("area_id")
    named = Q(name__icontains=text) | Q(code__startswith=text) | Q(pk__in=called)
    rows = Area.objects.filter(within(top) if top else Q(), named)
    return list(rows.filter(valid_to=None).order_by("code")[:MOST])


def _show_area(area: Area) -> Found:
    return Found(area.code, area.name, str(area.get_level_display()), is_deep=area.level not in {"grid", "micro_grid"})


def _get_areas(actor: Actor, values: list[str]) -> list[Area]:
    return list(Area.objects.filter(code__in=[value[:17] for value in values]))


def _find_estates(actor: Actor, text: str, near: Mapping[str, str]) -> list[Estate]:
    rows = Estate.objects.filter(_in_county(actor, field="area__code"), valid_to=None).select_related("area")
    return list(_named_first(rows.filter(name__icontains=text) if text else rows, text)[:MOST])


def _get_estates(actor: Actor, values: list[str]) -> list[Estate]:
    return list(Estate.objects.filter(pk__in=_numbers(values)).select_related("area"))


def _show_estate(estate: Estate) -> Found:
    return Found(str(estate.pk), estate.name, estate.area.name)


@dataclass(frozen=True)
class Home:
    """Where somebody lives: a community or village, and the estate if it was named."""

    area: Area
    estate: Estate | None = None


def _find_homes(actor: Actor, text: str, near: Mapping[str, str]) -> list[Home]:
    if not text:
        return []
    estates = Estate.objects.filter(valid_to=None, name__icontains=text).select_related("area__parent__parent__parent")
    places = Area.objects.filter(level=Area.Level.COMMUNITY, valid_to=None, name__icontains=text)
    found = [Home(place) for place in _named_first(places.select_related("parent__parent"), text)[: MOST // 2]]
    return found + [Home(one.area, one) for one in _named_first(estates, text)[: MOST - len(found)]]


def _get_homes(actor: Actor, values: list[str]) -> list[Home]:
    estates = Estate.objects.filter(
        pk__in=_numbers(value[1:] for value in values if value.startswith("e")), valid_to=None
    )
    codes = [value[:17] for value in values if value.isdigit()]
    places = Area.objects.filter(level=Area.Level.COMMUNITY, valid_to=None, code__in=codes)
    named = [Home(one.area, one) for one in estates.select_related("area__parent__parent__parent")]
    return [Home(place) for place in places.select_related("parent__parent")] + named


def _show_home(home: Home) -> Found:
    above = home.area if home.estate else home.area.parent
    if above is not None and above.level == Area.Level.GRID:
        above = above.parent
    way: list[str] = []
    while above is not None and len(way) < 2:
        way.insert(0, above.name)
        above = above.parent if len(way) < 2 else None
    value, label = (f"e{home.estate.pk}", home.estate.name) if home.estate else (home.area.code, home.area.name)
    return Found(value, label, " ".join(way))


def _find_matters(actor: Actor, text: str, near: Mapping[str, str]) -> list[Matter]:
    if not text:
        return []
    rows = visible(actor).exclude(number=near.get("but", ""))
    exact = list(rows.filter(number__iexact=text)[:1])
    return exact or list(rows.filter(search_q(text, is_probed=is_frequent(text))).order_by("-id")[:MOST])


def _show_matter(matter: Matter) -> Found:
    return Found(matter.number, matter.title, f"{matter.number} · {matter.area_name}")


def _get_matters(actor: Actor, values: list[str]) -> list[Matter]:
    return list(visible(actor).filter(number__in=[value.strip() for value in values]))


def _people(actor: Actor) -> QuerySet[Person]:
    held = _in_county(actor, field="posts__area__code")
    return Person.objects.filter(held, is_active=True, posts__isnull=False).distinct()


def _find_people(actor: Actor, text: str, near: Mapping[str, str]) -> list[Person]:
    rows = _people(actor).filter(Q(name__icontains=text) | Q(username__istartswith=text)) if text else _people(actor)
    return list(rows.order_by("name", "pk")[:MOST])


def _show_person(person: Person) -> Found:
    return Found(str(person.pk), person.name, person.username)


def _get_people(actor: Actor, values: list[str]) -> list[Person]:
    return list(_people(actor).filter(pk__in=_numbers(values)))


def _find_conditions(actor: Actor, text: str, near: Mapping[str, str]) -> list[Condition]:
    wanted = near.get("category", "")
    if not wanted.isdigit():
        return []
    rows = Condition.objects.filter(category_id=int(wanted))
    return list((rows.filter(filing__icontains=text) if text else rows).order_by("number"))


def _show_condition(condition: Condition) -> Found:
    return Found(str(condition.pk), condition.filing, condition.closing)


def _get_conditions(actor: Actor, values: list[str]) -> list[Condition]:
    return list(Condition.objects.filter(pk__in=_numbers(values)).select_related("category"))


FINDERS: Mapping[str, Finder] = {
    "unit": Finder(_find_units, _get_units, _show_unit),
    "category": Finder(_find_categories, _get_categories, _show_category),
    "area": Finder(_find_areas, _get_areas, _show_area),
    "estate": Finder(_find_estates, _get_estates, _show_estate),
    "matter": Finder(_find_matters, _get_matters, _show_matter),
    "person": Finder(_find_people, _get_people, _show_person),
    "condition": Finder(_find_conditions, _get_conditions, _show_condition),
    "home": Finder(_find_homes, _get_homes, _show_home, is_public=True),
}


def area_path(code: str) -> str:
    """The names of an area and those above it, below the county, for a list's heading."""
    above = ancestors_of(code) if code else []
    names = dict(Area.objects.filter(code__in=above).values_list("code", "name"))
    return " ".join(names[step] for step in above if step in names and len(step) > COUNTY)
