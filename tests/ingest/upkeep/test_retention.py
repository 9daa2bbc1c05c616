"""Which backups are kept: values by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.upkeep.retention import choose_kept, read_rules
from rag.errors import UsageError


def test_the_newest_of_each_period_is_kept_and_the_newest_of_all() -> None:
    noon = datetime(2026, 3, 31, 12, tzinfo=UTC)
    times = [noon - timedelta(hours=8 * back) for back in range(300)][::-1]  # a hundred days, three a day
    kept = [times[index] for index in sorted(choose_kept(times, read_rules("3d,2w,2m")))]
    assert [f"{time:%m-%d %H}" for time in kept] == ["02-28 20", "03-29 20", "03-30 20", "03-31 12"]


def test_days_without_a_backup_do_not_count() -> None:
    times = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 6, 7)]
    assert choose_kept(times, read_rules("3d")) == {1, 2, 3}
    assert choose_kept(times, read_rules("1y")) == {3}
    assert choose_kept([], read_rules("1d")) == set()


@pytest.mark.parametrize("text", ["", "7", "d", "7x", "0d", "7d,", "-1d", "7d 4w", "99999d"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="7d,4w,12m"):
        read_rules(text)
