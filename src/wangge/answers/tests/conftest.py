import pytest
import time_machine
from tests.world import NOW

from wangge.answers.queries import forget


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour, a Wednesday morning at ten; nothing is remembered from another test."""
    forget()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    forget()
