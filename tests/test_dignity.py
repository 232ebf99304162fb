"""What the house must never hold, whoever adds to it: the limits of `docs/explanation/dignity.md` as questions to its
tables, figures and packages. What single kinds promise (consent, declined visits, doors of children, tracks that are
forgotten) is tried where they live.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

from wangge.files import cleaning
from wangge.indicators import rules as figures
from wangge.indicators.rules import Indicator
from wangge.people.labels import IMPORT_LABELS
from wangge.people.models import Person, Post
from wangge.people.services.imports import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "reading.ModelVersion.score", "reading.ModelVersion.scores", "reading.ModelVersion.rival_score",
}  # fmt: skip
"""How well the software itself proposes; nobody is measured."""
NEVER_KEPT = {
    "scores of anybody": r"scores?|points|credit|stars|rank(ing)?|reputation|merit|trust_level",
    "identity numbers": r"id_?card|id_?number|identity_?number|national_?id|passport(_no|_number)?|sfz",
    "what somebody believes, is or was": r"ethnic(ity)?|nationality|religion|belief|politic\w*|party_member\w*|criminal\w*"
    r"|convict\w*|prison\w*|addict\w*|suspect\w*|key_person\w*|blacklist\w*|watch_?list\w*|stability\w*",
    "who petitions": r"petitioners?|petition_count|zero_petition|visits_to_beijing",
    "faces, number plates, footage": r"face(_?print|_?id|s)?|biometric\w*|fingerprint\w*|number_plate|licence_plate"
    r"|video(_\w+)?|footage|clip|camera_stream|iris",
    "what a telephone does": r"imei|imsi|mac_address|call_log\w*|sms_log\w*|contact_list|phone_model|app_list",
    "families and weddings": r"marriage\w*|wedding\w*|bride_price|dowry|divorce\w*",
    "chats copied in": r"chat_log\w*|wechat_(id|group|log)\w*|group_messages?",
}
SORTING = {"scores of anybody", "what somebody believes, is or was", "who petitions"}
RECOGNITION = re.compile(
    r"face|opencv|dlib|insightface|mediapipe|torchvision|ultralytics|yolo|deepface|easyocr|alpr|anpr|ffmpeg|rtsp",
    re.IGNORECASE,
)


def columns() -> Iterator[tuple[type[Model], Field]]:
    for model in apps.get_models():
        if model._meta.app_config.name.startswith("wangge."):
            yield from ((model, field) for field in model._meta.get_fields() if isinstance(field, Field))


def breaches(what: str) -> list[str]:
    """Columns of our tables that are called so, as a whole or as one of the words of their name; of what sorts people,
    choices too (a dispute may be about a marriage, an agreement signed with a fingerprint)."""
    words = re.compile(rf"(?:^|_)(?:{NEVER_KEPT[what]})(?:_|$)")
    found = []
    for model, field in columns():
        choices = [str(value) for value, _label in field.choices or ()] if what in SORTING else []
        if any(words.search(name) for name in (field.name, *choices)):
            found.append(f"{model._meta.label}.{field.name}")
    return [name for name in found if name not in ALLOWED]


@pytest.mark.parametrize("what", NEVER_KEPT)
def test_no_table_has_a_place_for(what: str) -> None:
    assert breaches(what) == []


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("scores of anybody", "credit"), ("scores of anybody", "resident_score"), ("identity numbers", "id_card"),
        ("what somebody believes, is or was", "ethnicity"), ("who petitions", "is_key_petitioner"),
        ("faces, number plates, footage", "face_id"), ("what a telephone does", "imei"),
        ("families and weddings", "bride_price"), ("chats copied in", "wechat_group"),
    ],
)  # fmt: skip
def test_the_question_would_find_it(what: str, name: str) -> None:
    assert re.search(rf"(?:^|_)(?:{NEVER_KEPT[what]})(?:_|$)", name)


def test_what_is_allowed_still_exists() -> None:
    assert {f"{model._meta.label}.{field.name}" for model, field in columns()} >= ALLOWED


def test_an_account_knows_its_holder_by_name_and_work_phone_and_nothing_else() -> None:
    """Whoever adds a column to an account thinks about it here."""
    kept = {field.name for model, field in columns() if model is Person}
    assert kept == {
        "id", "password", "last_login", "username", "name", "work_phone", "email", "language", "large_type",
        "must_change_password", "password_changed_at", "session_version", "is_active", "created_at", "is_resident",
    }  # fmt: skip


def test_no_figure_counts_who_petitions_or_how_often_somebody_clicks() -> None:
    """Neither an identifier nor a name on the wall: days of the authority are counted, not journeys of citizens."""
    held = [one for one in vars(figures).values() if isinstance(one, Indicator)]
    told = [word for one in held for word in (one.identifier, one.title, one.words)]
    assert len(held) > 10
    assert [
        word for word in told if re.search(r"petition|click|log-?ins?\b|check-?ins?\b|steps walked", word, re.I)
    ] == []


def test_no_package_recognizes_faces_or_reads_footage() -> None:
    names = [
        re.split(r"[\[~=<> ;]", line.strip())[0]
        for line in (ROOT / "requirements" / "base.in").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    assert len(names) > 20
    assert [name for name in names if RECOGNITION.search(name)] == []


def test_no_clip_is_stored() -> None:
    """Footage stays with its keeper: only pictures and papers are taken."""
    taken = {
        value for value in vars(cleaning).values() if isinstance(value, str) and re.fullmatch(r"\w+/[\w.+-]+", value)
    }
    assert taken
    assert not {kind for kind in taken if kind.startswith(("video/", "audio/"))}


def test_no_list_of_members_or_residents_is_imported() -> None:
    """Members serve where they register themselves; tables bring in organizations, staff and their posts."""
    assert set(IMPORT_LABELS) == {"organizations", "people", "posts"} == set(COLUMNS)
    asked = {column.name for columns_ in COLUMNS.values() for column in columns_}
    assert not asked & {"party", "joined_on", "is_member", "id_card", "birth", "born_on", "gender", "ethnicity"}


def test_where_somebody_was_is_kept_for_a_declared_patrol_and_an_agreed_arrival_only() -> None:
    """A column with a place in a table that leads to a person is a way to follow somebody; these are all there are."""
    by_model: dict[type[Model], set[str]] = {}
    for model, field in columns():
        if re.search(r"(?:^|_)(?:lng|lat|track)$", field.name):
            by_model.setdefault(model, set()).add(field.name)
    people = {
        model._meta.label
        for model in by_model
        for field in model._meta.fields
        if field.is_relation and field.related_model in {Person, Post}
    }
    assert people <= {"inspection.Installation", "matters.Matter", "matters.WorkOrder", "visit.Patrol"}
    assert "visit.Patrol" in people
