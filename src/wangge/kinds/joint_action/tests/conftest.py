import pytest
import time_machine
from tests.world import NOW


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour, a Wednesday morning at ten."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
