"""The running town for journeys: a live server, a browser, everybody at a screen of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from tests.hands import Stage
from tests.world import build_town

from wangge.kinds.concern import data
from wangge.matters.services.catalogue_loading import load_catalogue


@pytest.fixture
def stage(transactional_db: None, live_server: LiveServer, browser: Browser) -> Iterator[Stage]:
    """The town, served; when the journey is over no page may have complained."""
    stage = Stage(town=build_town(), address=live_server.url, browser=browser)
    yield stage
    assert stage.close() == []


@pytest.fixture
def catalogue(stage: Stage) -> None:
    """The categories that ship."""
    report = load_catalogue(Path(data.__path__[0]) / "catalogue.csv", at=timezone.now())
    assert report.faults == []
