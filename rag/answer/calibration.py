"""A collection's own calibration: calibration.json beside its generations, written whole or not at all.

Without it a shipped one is used, that for the collection's language where the encoder reads only English.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from rag.answer.confidence import DEFAULT, FEATURES, FEATURES_FORMAT, OTHER_LANGUAGES, Calibration
from rag.errors import CalibrationUnusable
from rag.files import read_text, storage_errors, write_atomically
from rag.index.generations import Collection, writer_lock
from rag.text.languages import SCRIPTS
from rag.text.lexicon import LANGUAGES

_CURE = "fit it again (rag eval QUESTIONS --calibrate) or remove the file; until then the shipped one is used"


_ENGLISH_ENCODERS = {"all-MiniLM-L6-v2"}  # their names on the hub, without the owner's


def choose_shipped(model: str, languages: Sequence[str]) -> Calibration:
    """Return the shipped calibration for an encoder's `model` and a collection in `languages`, most of it first."""
    is_latin = languages[0] in LANGUAGES and languages[0] not in SCRIPTS
    return OTHER_LANGUAGES if knows_only_english(model) and is_latin and languages[0] != "en" else DEFAULT


def knows_only_english(model: str) -> bool:
    """Say whether texts in other languages are all alike to an encoder's `model`."""
    return model.rpartition("/")[-1] in _ENGLISH_ENCODERS


def find_calibration(place: Collection, encoder: str, shipped: Calibration = DEFAULT) -> tuple[Calibration, str | None]:
    """Return what an index built with `encoder` is judged by, and, where a file of its own is not used, why not."""
    try:
        return read_calibration(place, encoder) or shipped, None
    except CalibrationUnusable as error:
        return shipped, str(error)


def read_calibration(place: Collection, encoder: str) -> Calibration | None:
    """Return the collection's own calibration, None if it has none; raises CalibrationUnusable."""
    path = place.calibration
    try:
        state = path.stat()
        calibration = _read_state(path, (state.st_ino, state.st_mtime_ns, state.st_size))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CalibrationUnusable(f"{path} cannot be read ({error}); {_CURE}") from error
    if calibration.encoder != encoder:
        raise CalibrationUnusable(
            f"{path} was fitted with the encoder {calibration.encoder}, but the index has {encoder}; {_CURE}"
        )
    return calibration


def write_calibration(place: Collection, calibration: Calibration, *, wait: bool = False) -> None:
    """Replace the collection's calibration as its only writer; raises IndexBusy and StorageError."""
    content = {
        "format": FEATURES_FORMAT,
        "encoder": calibration.encoder,
        "weights": dict(zip(FEATURES, calibration.weights, strict=True)),
        "bias": calibration.bias,
        "fitted_on": dict(calibration.fitted_on),
    }
    with storage_errors(place.store), writer_lock(place, wait=wait):
        write_atomically(place.calibration, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


@lru_cache(maxsize=64)
def _read_state(path: Path, state: tuple[int, int, int]) -> Calibration:  # noqa: ARG001 - the cache's key
    """Read a file once for each state that it is in."""
    try:
        content: Any = json.loads(read_text(path))
        if content["format"] != FEATURES_FORMAT:
            raise CalibrationUnusable(
                f"{path} has format {content['format']}, but this Openbook reads {FEATURES_FORMAT}; {_CURE}"
            )
        weights: Mapping[str, Any] = content["weights"]
        numbers: Sequence[float] = [
            float(number) for number in (*(weights[name] for name in FEATURES), content["bias"])
        ]
        if not all(map(math.isfinite, numbers)):
            raise ValueError("a weight is not a finite number")
        *each, bias = numbers
        return Calibration(tuple(each), bias, str(content["encoder"]), dict(content["fitted_on"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CalibrationUnusable(f"{path} is not a calibration ({type(error).__name__}: {error}); {_CURE}") from error
