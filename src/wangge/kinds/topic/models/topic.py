from django.conf import settings
from django.db import models

from wangge.kinds.topic.models.register import Forum


class TopicDetails(models.Model):
    """What only a topic has: its public words, who deliberates, and the counts that guards look at."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="topic")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="proposed_topics",
        help_text="Staff who wrote the proposal; residents are reporters of the matter",
    )  # fmt: skip
    public_title = models.CharField(max_length=80, blank=True, default="")
    public_text = models.TextField(blank=True, default="", help_text="What everybody reads, written by a second person")
    tier = models.CharField(max_length=12, blank=True, default="")
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, blank=True, related_name="topics")
    concerned_unit = models.ForeignKey(
        "people.Organization", models.PROTECT, null=True, blank=True, related_name="concerned_topics"
    )
    source_count = models.PositiveSmallIntegerField(default=0, help_text="Matters it was gathered from")
    meet_at = models.DateTimeField(null=True, blank=True, help_text="The next or last meeting")
    draft = models.TextField(
        blank=True, default="", db_default="", help_text="What the meeting wants to agree, open to objections"
    )
    resolution = models.TextField(blank=True, default="")
    resolved_at = models.DateTimeField(null=True, blank=True)
    feedback = models.TextField(blank=True, default="", help_text="A draft until a second person publishes it")
    feedback_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="topic_feedback"
    )
    feedback_at = models.DateTimeField(null=True, blank=True, help_text="When the last one became public")
    opinions_until = models.DateTimeField(null=True, blank=True, help_text="While opinions are collected")
    cosigns = models.PositiveIntegerField(default=0)
    open_objections = models.PositiveSmallIntegerField(default=0)
    open_steps = models.PositiveSmallIntegerField(default=0, help_text="Steps of the procedure before the decision")
    open_votes = models.PositiveSmallIntegerField(default=0)
    votes_passed = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="With a published result")
    votes_lost = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="With a published result")
    decided_by = models.ForeignKey(
        "topic.Poll", models.PROTECT, null=True, blank=True, related_name="+", help_text="The vote it was resolved by"
    )
    requests = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="For an assembly")
    assembly_by = models.DateField(
        null=True, blank=True, help_text="An assembly was asked for by enough people and is held until then"
    )

    class Meta:
        indexes = [models.Index(fields=["-feedback_at"], name="topic_feedback_newest")]

    def __str__(self) -> str:
        return f"topic {self.matter_id}"


class Feedback(models.Model):
    """What was published about a topic, with its day; never changed afterwards."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="topic_feedback")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feedback on {self.matter_id}"


class CoSign(models.Model):
    """Somebody who supports a topic: a mark of the browser or account that is another one in every topic."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="cosigns")
    key = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "key"], name="cosign_once")]

    def __str__(self) -> str:
        return f"co-sign of {self.matter_id}"


class Objection(models.Model):
    """What a resident holds against what was agreed, with its answer."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="objections")
    key = models.CharField(max_length=64)
    text = models.TextField()
    created_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "key"], name="objection_once")]

    def __str__(self) -> str:
        return f"objection in {self.matter_id}"


class ActionDetails(models.Model):
    """What only an action item has: the topic it carries out and the day promised."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="action_item")
    topic = models.ForeignKey("matters.Matter", models.PROTECT, related_name="action_items")
    due_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["topic"], name="action_topic")]

    def __str__(self) -> str:
        return f"action item of {self.topic_id}"
