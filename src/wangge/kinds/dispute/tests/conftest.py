import pytest
import time_machine
from tests.world import NOW, Town

from wangge.kinds.dispute.tests.cast import with_mediation


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour, so that deadlines and forms agree with it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def folk(town: Town) -> Town:
    """The town with its mediators."""
    return with_mediation(town)
