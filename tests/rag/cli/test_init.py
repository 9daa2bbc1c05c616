"""The file that `rag init` writes."""

import re
from pathlib import Path

import pytest

from rag.cli import main
from rag.settings import Settings, load_settings
from rag.user_folders import usual_store


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_file_changes_nothing_and_is_never_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = load_settings()

    assert main(["init"]) == 0
    output = capsys.readouterr()
    assert output.out == f"Wrote {here}/openbook.toml: every common setting with its default, switched off.\n"
    assert str(usual_store()) in output.err
    assert load_settings() == before

    (here / "openbook.toml").write_text("# mine\n")
    assert main(["init"]) == 2
    assert "is there already and was not changed" in capsys.readouterr().err
    assert (here / "openbook.toml").read_text() == "# mine\n"


def test_what_it_says_are_the_defaults_are(here: Path) -> None:
    assert main(["init"]) == 0
    text = (here / "openbook.toml").read_text()
    examples = {"store", "model", "base_url", "kind"}  # where there is no default, or another kind of value
    lines = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE).splitlines()
    in_llm = lines.index("[llm]")
    shown = [
        line
        for number, line in enumerate(lines)
        if not (line.partition(" ")[0] in examples and (number > in_llm or line.startswith("store")))
    ]
    (here / "openbook.toml").write_text("\n".join(shown))

    assert load_settings() == Settings()
    assert len([line for line in shown if re.match(r"\w+ = ", line)]) >= 14


def test_where_an_older_versions_store_is_the_file_keeps_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "data/store/collections").mkdir(parents=True)

    assert main(["init"]) == 0

    assert load_settings().store == here / "data/store"
    (here / "below").mkdir()
    assert "as before" in capsys.readouterr().err


def test_a_link_of_that_name_is_left_alone(here: Path) -> None:
    (here / "openbook.toml").symlink_to(here / "elsewhere.toml")

    assert main(["init"]) == 2
    assert not (here / "elsewhere.toml").exists()


def test_where_a_file_above_holds_none_is_written(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "openbook.toml").write_text('store = "st"\n')
    (here / "project").mkdir()
    monkeypatch.chdir(here / "project")

    assert main(["init"]) == 2
    assert f"{here}/openbook.toml holds here already" in capsys.readouterr().err
    assert load_settings().store == here / "st"
