from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.matters.forms.fields import PickField
from wangge.modes.labels import LEVEL_TITLES, TASK_TITLES
from wangge.modes.models import ModeSwitch, Task
from wangge.modes.queries import squads_of
from wangge.modes.rules import COMMANDERS, TASK_NEXT, TaskState
from wangge.people.actors import Actor

USUAL = timedelta(days=1)
LEVELS = [(state.value, title) for state, title in LEVEL_TITLES.items()]


def _text(label: Any, rows: int = 3, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **given)


def _moment(label: Any, **given: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), **given
    )


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200)


class StartForm(forms.Form):
    """What is needed to switch a mode on."""

    area = forms.ModelChoiceField(label=_("Where"), queryset=Area.objects.none(), empty_label=None)
    level = forms.ChoiceField(
        label=_("Level"), choices=LEVELS, widget=forms.RadioSelect, initial="alert",
        help_text=_("An alert calls and shows; an emergency also shortens the limits of new concerns."),
    )  # fmt: skip
    reason = forms.CharField(label=_("What has happened or is about to"), max_length=200)
    ends_at = _moment(_("Planned end"), help_text=_("It ends by itself then, unless it is extended before."))
    public_text = _text(
        _("What residents should know and do"), 5, required=False, max_length=1000,
        help_text=_("Stands on the pages of grids; name nobody. Empty: residents read nothing of it."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"ends_at": localtime(at + USUAL).replace(minute=0, second=0, microsecond=0)})
        super().__init__(*args, **kwargs)
        areas = self.fields["area"]
        assert isinstance(areas, forms.ModelChoiceField)
        level = COMMANDERS.get(actor.role, "")
        areas.queryset = Area.objects.filter(within(actor.area_code), level=level, valid_to=None).order_by("code")


class LevelForm(forms.Form):
    """The other level."""

    level = forms.ChoiceField(label=_("New level"), widget=forms.RadioSelect)
    reason = _reason(_("Reason"))

    def __init__(self, *args: Any, mode: ModeSwitch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [(value, title) for value, title in LEVELS if value != mode.state]
        level.initial = next(value for value, _title in LEVELS if value != mode.state)


class ExtendForm(forms.Form):
    """A later end."""

    until = _moment(_("New planned end"))
    reason = _reason(_("Why longer"))


class EndForm(forms.Form):
    """An end before the planned one."""

    reason = _reason(_("Why it can end"))


class ReviewForm(forms.Form):
    """What stays of it."""

    what_was_done = _text(_("What we did"), 6, max_length=4000)
    what_to_keep = _text(_("What to keep"), 4, required=False, max_length=2000)
    what_to_change = _text(_("What to change"), 4, required=False, max_length=2000)


class SquadField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not subscriptable at run time
    """Areas with how many people of each can be called."""

    counts: Mapping[int, int] = MappingProxyType({})

    def offer(self, squads: list[tuple[Area, int]]) -> None:
        """The areas to choose from."""
        self.counts = {area.pk: count for area, count in squads}
        self.queryset = Area.objects.filter(pk__in=self.counts).order_by("code")

    def label_from_instance(self, obj: Any) -> str:
        """Name and number."""
        return _("%(name)s (%(count)d people)") % {"name": obj.name, "count": self.counts.get(obj.pk, 0)}


class CallForm(forms.Form):
    """Which squads are called where."""

    areas = SquadField(
        label=_("Squads"), queryset=Area.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("Grid workers, grid leaders and community staff. Volunteers are asked, not called."),
    )  # fmt: skip
    task = forms.CharField(
        label=_("Where to and what for"), max_length=200, help_text=_("Such as: river embankment, west gate, sandbags")
    )

    def __init__(self, *args: Any, mode: ModeSwitch, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.fields["areas"]
        assert isinstance(areas, SquadField)
        areas.offer(squads_of(mode.area, on=localtime(at).date()))


class TaskForm(forms.Form):
    """A task of the board."""

    title = forms.CharField(label=_("What is to be done"), max_length=80)
    area = forms.ModelChoiceField(label=_("Where"), queryset=Area.objects.none(), empty_label=None)
    spot = forms.CharField(label=_("Exact place"), max_length=80, required=False)

    def __init__(self, *args: Any, actor: Actor, mode: ModeSwitch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = PickField(what="unit", actor=actor, label=_("Whose task it is"))
        self.fields["source"] = PickField(
            what="matter", actor=actor, label=_("Grew out of a matter"), required=False,
            help_text=_("Its number or words of its title"),
        )  # fmt: skip
        areas = self.fields["area"]
        assert isinstance(areas, forms.ModelChoiceField)
        code = actor.area_code if actor.area_code.startswith(mode.area.code) else mode.area.code
        deep = Q(level__in=["township", "community"]) | (Q(level="grid") if len(code) >= 9 else Q(pk__in=()))
        areas.queryset = Area.objects.filter(deep, within(code), valid_to=None).order_by("code")


class TaskMoveForm(forms.Form):
    """Where a task stands."""

    state = forms.ChoiceField(label=_("Where it stands"), widget=forms.RadioSelect)
    text = _text(_("Note"), required=False, max_length=300, help_text=_("What was found or done, in a few words"))

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        own = TaskState(task.state)
        state.choices = [(one.value, TASK_TITLES[one]) for one in (*TASK_NEXT[own], own)]
        state.initial = TASK_NEXT[own][0].value if own != TaskState.DONE else own.value


class ShareForm(forms.Form):
    """What part of a limit counts."""

    percent = forms.IntegerField(
        label=_("Per cent of the usual limit"), min_value=10, max_value=100, help_text=_("100: as usual")
    )


class ListForm(forms.Form):
    """What the list of modes can be narrowed by."""

    state = forms.ChoiceField(
        required=False,
        choices=[("", _("All")), ("running", _("Running")), ("over", _("Over")), ("unreviewed", _("Without a review"))],
    )
