import pytest
import time_machine
from django.core.cache import cache
from tests.world import NOW, Town

from wangge.kinds.dispute.services import bodies
from wangge.kinds.dispute.tests.cast import with_mediation
from wangge.people.actors import SYSTEM


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour, so that deadlines and forms agree with it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def folk(town: Town) -> Town:
    """The town with its mediators."""
    return with_mediation(town)


@pytest.fixture
def team(folk: Town) -> Town:
    """The town whose county has named its legal team; nobody has tried anything within the hour."""
    cache.clear()
    bodies.save_legal_roles(bodies.USUAL_ROLES, actor=SYSTEM, at=NOW)
    return folk
