"""Verifies a backup: what is restored from it answers the same questions as what is published, to the letter."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from ingest.upkeep.backups import BackupManifest, read_backup_manifest
from ingest.upkeep.restoring import copy_out
from rag.errors import IndexDamaged
from rag.evals.asking import ask_each
from rag.feedback import Feedback, read_feedback
from rag.index.generations import Collection
from rag.index.library import open_library
from rag.index.views import mirror
from rag.settings import LLMSettings, Settings

_DOCUMENTS = 10  # spread over a collection, to be asked about: their title, and what they say
_SAID = 10  # people's own questions, the latest
_MOST_CHARACTERS = 200  # of a question


def verify_backup(settings: Settings, backup: Path, scratch: Path) -> int:
    """Restore a backup below `scratch`, and ask it and the generations that it was made of, which must be pinned.

    Returns the number of questions; raises IndexDamaged where an answer differs.
    """
    manifest = read_backup_manifest(backup)
    copy_out(backup, manifest, scratch / "restored")
    _link_published(settings.store, manifest, scratch / "published")
    asked = 0
    for name, generation in manifest.collections.items():
        own = settings.model_copy(update={"collection": name, "llm": LLMSettings()})  # no model: it never answers twice
        questions = dict(enumerate_questions(Collection(scratch / "restored", name), generation))
        published, restored = (
            _answers(own.model_copy(update={"store": scratch / which}), questions)
            for which in ("published", "restored")
        )
        for key, question in questions.items():
            if published[key] != restored[key]:
                raise IndexDamaged(f"the backup of '{name}' answers differently: {question!r}; no backup was made")
        asked += len(questions)
    return asked


def enumerate_questions(place: Collection, generation: str) -> Iterator[tuple[str, str]]:
    """Yield questions, numbered: the latest that feedback was given on, then titles of documents and what they say."""
    said = [
        each for each in read_feedback(place.store) if isinstance(each, Feedback) and place.name in each.collections
    ]
    texts = [each.question for each in said[-_SAID:]]
    with closing(open_library(place.generation(generation))) as library:
        documents = library.documents()
        for info in documents[:: max(1, len(documents) // _DOCUMENTS)][:_DOCUMENTS]:
            chunks = library.chunks_of(info.id)
            texts += [info.title, *(chunk.text for chunk in chunks[len(chunks) // 2 :][:1])]
    questions = (" ".join(text.split())[:_MOST_CHARACTERS] for text in texts)
    for number, question in enumerate(dict.fromkeys(filter(None, questions))):
        yield str(number), question


def _link_published(store: Path, manifest: BackupManifest, target: Path) -> None:
    """Make a store that reads like the published generations, though newer ones may be published meanwhile."""
    for name, generation in manifest.collections.items():
        place, view = Collection(store, name), Collection(target, name)
        view.generations.mkdir(parents=True)
        mirror(place.generation(generation), view.generation(generation), copied=())
        (view.folder / "CURRENT").write_text(f"{generation}\n")
        if place.calibration.exists():
            view.calibration.symlink_to(place.calibration.absolute())
    if (store / "encoders").exists():
        (target / "encoders").symlink_to((store / "encoders").absolute())


def _answers(settings: Settings, questions: Mapping[str, str]) -> dict[str, str]:
    """Return the whole answers, but for their ids and times, and for where the store is, which a note may name."""
    answers = {key: asdict(answer) for key, answer in ask_each(settings, questions).items()}
    kept = {
        key: {field: value for field, value in answer.items() if field not in ("id", "timings_s")}
        for key, answer in answers.items()
    }
    return {key: str(answer).replace(str(settings.store), "") for key, answer in kept.items()}
