"""Counts that give nobody away."""

from hypothesis import given
from hypothesis import strategies as st

from wangge.kit.covering import LEAST, protected

COUNTS = st.dictionaries(st.integers(0, 30), st.integers(0, 60), max_size=12)


@given(COUNTS)
def test_no_small_number_is_shown_and_none_follows_from_the_total(counts: dict[int, int]) -> None:
    shown = protected(counts)
    assert all(count is None or count == 0 or count >= LEAST for count in shown.values())
    hidden = [key for key, count in shown.items() if count is None]
    if any(counts[key] for key in hidden) and sum(counts.values()) >= LEAST and len(counts) > 1:
        assert len(hidden) > 1
        assert sum(counts[key] for key in hidden) >= LEAST
    assert all(shown[key] in (None, count) for key, count in counts.items())
