from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.kinds.joint_action.rules import ActionKind


class JointDetails(models.Model):
    """What only a joint action has."""

    class Kind(models.TextChoices):
        ENFORCEMENT = ActionKind.ENFORCEMENT.value, _("Joint enforcement")
        TACKLING = ActionKind.TACKLING.value, _("Hard case tackled together")
        CHECKING = ActionKind.CHECKING.value, _("Joint inspection")

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="joint")
    action_kind = models.CharField(max_length=12, choices=Kind.choices)
    meet_at = models.DateTimeField()
    places = models.CharField(max_length=300)
    plan = models.TextField(blank=True, default="", help_text="Who does what")

    def __str__(self) -> str:
        return f"joint action {self.matter_id}"
