"""What a dispatcher is asked beside the moves of a concern."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.matters.forms.fields import PickField
from wangge.people.actors import Actor


class AreaForm(forms.Form):
    """The community or grid of a concern whose place nobody could find by itself."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = PickField(what="area", actor=actor, label=_("Community or grid"))
