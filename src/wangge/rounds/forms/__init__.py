"""Forms of rounds: set up and changed, gone through on the spot, lists and check forms kept."""

from wangge.rounds.forms.checking import CheckForm, GrowForm, LinesForm
from wangge.rounds.forms.keeping import ListForm, ShortFormForm
from wangge.rounds.forms.setting import DoneForm, EditForm, EndForm, RoundForm, TargetsForm, WaiveForm

__all__ = [
    "CheckForm",
    "DoneForm",
    "EditForm",
    "EndForm",
    "GrowForm",
    "LinesForm",
    "ListForm",
    "RoundForm",
    "ShortFormForm",
    "TargetsForm",
    "WaiveForm",
]
