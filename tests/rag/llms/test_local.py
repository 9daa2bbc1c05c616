"""The local adapter, without a model: which file it takes, and what it says of those that it does not."""

import sys
from pathlib import Path

import pytest

from rag.errors import LLMRejected, SettingsError
from rag.llms.local import LocalLLM, describe_model, find_model
from rag.records import Prompt
from rag.settings import LLMSettings
from tests.rag.llms.gguf_files import make_gguf, write_gguf


def settings(path: Path) -> LLMSettings:
    return LLMSettings(kind="local", model=str(path))


def test_a_file_is_taken_by_its_path_and_named_without_it(tmp_path: Path) -> None:
    path = write_gguf(tmp_path, make_gguf(), "Tiny-1B.Q4.gguf")

    assert find_model(str(path)) == path
    assert LocalLLM(settings(path)).model == "Tiny-1B.Q4"


def test_a_folder_with_one_file_means_that_file(tmp_path: Path) -> None:
    path = write_gguf(tmp_path, make_gguf())
    (tmp_path / "README.md").write_text("hello")

    assert find_model(str(tmp_path)) == path


def test_a_folder_of_openvinos_is_taken_whole(tmp_path: Path) -> None:
    (tmp_path / "openvino_model.xml").write_text("<net/>")

    assert find_model(str(tmp_path)) == tmp_path
    assert LocalLLM(settings(tmp_path)).model == tmp_path.name


def test_the_home_folder_may_be_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    path = write_gguf(tmp_path, make_gguf())

    assert find_model("~/tiny.gguf") == path


def test_a_model_that_is_not_there_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="which does not exist"):
        LocalLLM(settings(tmp_path / "gone.gguf"))


def test_another_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_text("x")

    with pytest.raises(SettingsError, match="not a GGUF file; name one, or a folder"):
        find_model(str(tmp_path / "weights.bin"))


def test_a_folder_with_nothing_to_load_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"a folder with no GGUF file or openvino_model\.xml"):
        find_model(str(tmp_path))


def test_a_folder_with_two_files_is_an_error_that_names_them(tmp_path: Path) -> None:
    for name in ("b.gguf", "a.gguf"):
        write_gguf(tmp_path, make_gguf(), name)

    with pytest.raises(SettingsError, match=r"2 GGUF files \(a\.gguf, b\.gguf\); name one"):
        find_model(str(tmp_path))


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino_genai", None)

    with pytest.raises(SettingsError, match=r"pip install 'openbook\[local\]'"):
        LocalLLM(settings(write_gguf(tmp_path, make_gguf())))


async def test_a_file_that_is_not_whole_never_reaches_openvino(tmp_path: Path) -> None:
    model = LocalLLM(settings(write_gguf(tmp_path, make_gguf()[:-1])))

    with pytest.raises(LLMRejected, match="download it again"):
        [piece async for piece in model.stream(Prompt("?", (), (), 0))]
    await model.close()
    assert "openvino_genai" not in sys.modules


def test_a_model_is_described_by_its_file(tmp_path: Path) -> None:
    assert describe_model(write_gguf(tmp_path, make_gguf())) == "GGUF, architecture llama, 2048 tokens"
    assert describe_model(tmp_path) == "an OpenVINO folder"
