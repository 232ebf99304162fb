import pytest

from wangge.areas.models import Area
from wangge.areas.tests.places import build_town


@pytest.fixture
def town(db: None, tmp_path) -> dict[str, Area]:
    """The small invented town."""
    return build_town(tmp_path)
