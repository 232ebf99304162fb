"""A version takes over only when it is better; whatever goes wrong, the one in use goes on."""

import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone
from tests.world import NOW, Town

from wangge.jobs.models import Job
from wangge.jobs.registry import JobCancelled
from wangge.jobs.services import cancel, work_once
from wangge.language import category, coldstart
from wangge.language.store import ModelRefused
from wangge.people.actors import SYSTEM
from wangge.reading import shelf
from wangge.reading.models import ModelVersion, Reading, Task
from wangge.reading.rules import beats
from wangge.reading.services.learning import ask_to_learn, learn_when_due, stop_learning
from wangge.reading.services.reading import read_new
from wangge.reading.services.training import activate, adopt, train
from wangge.reading.tests.stories import TEXTS, catalogue, history, tell

WORKER = str(Path(__file__).with_name("slow_training.py"))


def in_use(task: str = Task.CATEGORY) -> ModelVersion:
    return ModelVersion.objects.get(task=task, is_active=True)


def file_of(version: ModelVersion) -> Path:
    return shelf.folder() / version.file


class TestTakingOver:
    def test_better_on_enough_that_neither_has_seen(self) -> None:
        assert beats(0.5, None, 0, has_active=False)
        assert beats(0.9, 0.8, 10, has_active=True)
        assert not beats(0.9, 0.8, 9, has_active=True)
        assert not beats(0.8, 0.8, 50, has_active=True)

    def test_a_city_that_files_otherwise_than_the_catalogue_is_learned_and_an_equal_version_waits(
        self, town: Town
    ) -> None:
        with time_machine.travel(NOW, tick=False):
            catalogue()
            first = train(Task.CATEGORY, at=NOW - timedelta(days=2))
            history(town, 90, at=NOW - timedelta(hours=1), filed_as={"noise": "water", "water": "noise"})
            second = train(Task.CATEGORY, at=NOW)
            third = train(Task.CATEGORY, at=NOW + timedelta(minutes=1))
        assert first.score is None
        assert (second.texts + second.held_back, second.held_back >= 10) == (90, True)
        assert second.score > 0.9 > second.rival_score
        assert (second.score, third.is_active) == (third.score, False)
        assert in_use() == second

    def test_rolling_back_reads_waiting_reports_anew(self, town: Town) -> None:
        with time_machine.travel(NOW, tick=False):
            catalogue()
            first = train(Task.CATEGORY, at=NOW - timedelta(days=1))
            second = train(Task.CATEGORY, at=NOW)
            activate(second, actor=SYSTEM, at=NOW)
            matter = tell(*TEXTS["lamp"])
            read_new(NOW)
            assert Reading.objects.get(matter=matter).version == second
            page = town.client("county_leader").post(reverse("reading:activate", args=[first.pk]), follow=True)
            assert "已改用此版本" in page.content.decode()
            assert in_use() == first
            read_new(NOW)
            assert Reading.objects.get(matter=matter).version == first


class TestBadFiles:
    @pytest.fixture
    def version(self, town: Town) -> ModelVersion:
        catalogue()
        return train(Task.CATEGORY, at=NOW)

    @pytest.mark.parametrize("content", [b"", b"not a model", b"PK\x03\x04 broken"])
    def test_a_damaged_one_is_refused_and_the_one_in_use_goes_on(self, version: ModelVersion, content: bytes) -> None:
        other = train(Task.CATEGORY, at=NOW + timedelta(days=1))
        file_of(other).write_bytes(content)
        with pytest.raises(ModelRefused, match=r"not a language model|damaged"):
            activate(other, actor=SYSTEM, at=NOW)
        assert in_use() == version
        assert shelf.active(Task.CATEGORY).version == version

    def test_one_that_was_exchanged_on_disk_is_not_believed(self, version: ModelVersion) -> None:
        entries = [coldstart.Entry("noise", ("吵",)), coldstart.Entry("lamp", ("灯",))]
        category.train(*coldstart.texts(entries)).save(file_of(version))
        shelf.forget()
        assert shelf.active(Task.CATEGORY) is None
        version.refresh_from_db()
        assert "checksum" in version.refusal

    def test_when_the_one_in_use_breaks_the_one_before_goes_on(self, version: ModelVersion) -> None:
        second = train(Task.CATEGORY, at=NOW + timedelta(days=1))
        activate(second, actor=SYSTEM, at=NOW + timedelta(days=1))
        file_of(second).write_bytes(b"torn")
        shelf.forget()
        assert shelf.active(Task.CATEGORY).version == version

    def test_a_foreign_one_is_refused_with_the_reason(self, version: ModelVersion, tmp_path: Path) -> None:
        entries = [coldstart.Entry("traffic", ("车",)), coldstart.Entry("food", ("饭",))]
        foreign = tmp_path / "foreign.model"
        category.train(*coldstart.texts(entries)).save(foreign)
        with pytest.raises(CommandError, match="food, traffic"):
            call_command("adopt_model", str(foreign), task="category")
        assert in_use() == version

    def test_one_trained_elsewhere_for_this_catalogue_is_measured_like_any_other(
        self, version: ModelVersion, tmp_path: Path
    ) -> None:
        copy = tmp_path / "copy.model"
        shutil.copy(file_of(version), copy)
        adopted = adopt(copy, Task.CATEGORY, at=NOW)
        assert (adopted.origin, adopted.is_active) == (ModelVersion.Origin.FILE, False)
        assert in_use() == version


class TestBackground:
    def test_it_learns_by_itself_on_the_first_day_and_only_once(self, town: Town) -> None:
        catalogue()
        at = timezone.now()
        assert learn_when_due(at) == 1
        assert learn_when_due(at) == 0
        assert work_once(worker="a", at=at)
        assert in_use().origin == ModelVersion.Origin.CATALOGUE
        assert Job.objects.get().progress > 0
        assert learn_when_due(at + timedelta(days=2)) == 0

    def test_without_a_catalogue_there_is_nothing_to_do(self, town: Town) -> None:
        assert learn_when_due(timezone.now()) == 0

    def test_it_can_be_watched_and_stopped(self, town: Town) -> None:
        catalogue()
        version = train(Task.CATEGORY, at=NOW)
        client = town.client("county_leader")
        client.post(reverse("reading:train"))
        assert "等待后台程序处理" in client.get(reverse("reading:quality")).content.decode()
        client.post(reverse("reading:cancel"))
        assert Job.objects.get().is_cancelled
        work_once(worker="a", at=timezone.now())
        assert in_use() == version

    def test_stopping_it_in_the_middle_changes_nothing(self, town: Town) -> None:
        catalogue()
        version = train(Task.CATEGORY, at=NOW)
        files = set(shelf.folder().iterdir())
        heard = []

        def hear(part: float, step: str) -> None:
            heard.append(part)
            if part > 0.5:
                raise JobCancelled

        with pytest.raises(JobCancelled):
            train(Task.CATEGORY, at=NOW, progress=hear)
        assert heard
        assert set(shelf.folder().iterdir()) == files
        assert in_use() == version

    def test_asking_and_stopping_are_on_record(self, town: Town) -> None:
        catalogue()
        boss = town.actor("county_leader")
        assert ask_to_learn(["category"], actor=boss, at=NOW)
        assert not ask_to_learn(["category"], actor=boss, at=NOW)
        assert stop_learning(actor=boss, at=NOW)
        assert not cancel(job_id=0)


def test_killed_in_the_middle_the_active_version_stays_and_the_job_is_taken_up_again(start_process) -> None:
    catalogue()
    version = train(Task.CATEGORY, at=timezone.now())
    assert ask_to_learn([Task.CATEGORY.value], actor=SYSTEM, at=timezone.now())
    worker = start_process(WORKER, "600")
    assert next(line for line in worker.stdout if line == "file written\n")
    worker.kill()
    worker.wait()
    assert in_use() == version
    shelf.forget()
    assert shelf.active(Task.CATEGORY).version == version
    assert ModelVersion.objects.count() == 1
    time.sleep(2.5)
    again = start_process(WORKER, "0")
    again.wait(timeout=120)
    assert Job.objects.get().done_at is not None
    assert ModelVersion.objects.count() == 2
