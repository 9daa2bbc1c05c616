"""Pushed to a bucket and pulled from it: over HTTP, with servers that misbehave."""

from collections.abc import Iterator

import pytest

from ingest.upkeep.erasing_targets import erase_everywhere
from ingest.upkeep.forgetting import forget
from ingest.upkeep.pulling import pull
from ingest.upkeep.pushing import push
from rag.errors import StorageError, UsageError
from rag.settings import Settings
from tests.indexes import EXPENSES, REMOTE
from tests.ingest.erasing import unique_pieces
from tests.ingest.upkeep.test_backing_up import answers
from tests.ingest.upkeep.test_travelling import URI, change, elsewhere  # noqa: F401 - a fixture
from tests.object_server import BUCKET, Bucket, serving

TARGET = f"s3://{BUCKET}/openbook"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    bucket = Bucket()
    with serving(bucket) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield bucket


def published(bucket: Bucket) -> list[str]:
    return sorted(name.rpartition("/")[2] for name in bucket.objects if "/published/" in name)


def test_a_collection_travels_by_a_bucket(own_index: Settings, elsewhere: Settings, bucket: Bucket) -> None:  # noqa: F811
    assert push(own_index, TARGET).number == 1
    pull(elsewhere, TARGET)
    assert answers(elsewhere) == answers(own_index)
    assert not push(own_index, TARGET).is_new
    change(own_index)
    forget(own_index, [URI])
    assert erase_everywhere(own_index).unfinished == ()
    assert published(bucket) == ["00000002.json"]
    pieces = {piece.encode() for piece in unique_pieces(EXPENSES, [REMOTE])}
    assert not [name for name, content in bucket.objects.items() if any(piece in content.lower() for piece in pieces)]
    assert [name for name in bucket.objects if "/writing/" in name] == []


def test_a_bucket_that_overwrites_is_refused_and_left_as_it_was(own_index: Settings, bucket: Bucket) -> None:
    bucket.is_conditional = False
    with pytest.raises(UsageError, match="lets an object be written twice"):
        push(own_index, TARGET)
    assert bucket.objects == {}


def test_a_lost_answer_is_no_other_writer(own_index: Settings, bucket: Bucket) -> None:
    bucket.loses_answers_to = "/published/"
    assert push(own_index, TARGET).number == 1
    assert bucket.lost != set()
    assert published(bucket) == ["00000001.json"]


@pytest.mark.parametrize("requests", [0, 4, 9])
def test_credentials_that_expire_are_named_and_the_next_push_goes_on(
    own_index: Settings,
    elsewhere: Settings,  # noqa: F811
    bucket: Bucket,
    requests: int,
) -> None:
    bucket.requests_until_expiry = requests
    with pytest.raises(StorageError, match="refuses these credentials, or they have expired") as refused:
        push(own_index, TARGET)
    assert "\n" not in str(refused.value)
    assert published(bucket) == []
    bucket.requests_until_expiry = None
    assert push(own_index, TARGET).number == 1
    bucket.requests_until_expiry = requests
    with pytest.raises(StorageError, match="refuses these credentials"):
        pull(elsewhere, TARGET)
    bucket.requests_until_expiry = None
    pull(elsewhere, TARGET)
    assert answers(elsewhere) == answers(own_index)


def test_a_bucket_with_versions_is_reported_as_not_erased(own_index: Settings, bucket: Bucket) -> None:
    bucket.keeps_versions = True
    push(own_index, TARGET)
    forget(own_index, [URI])
    (reason,) = erase_everywhere(own_index).unfinished
    assert "keeps older versions" in reason


def test_a_bucket_that_is_away_is_one_line(own_index: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Bucket()) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
    with pytest.raises(StorageError, match="cannot be used") as refused:  # nobody listens there any more
        push(own_index, TARGET)
    assert "\n" not in str(refused.value)
