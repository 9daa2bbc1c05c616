"""`docs/backup.md` and `docs/upgrading.md` name commands, options and files that exist."""

import re
from pathlib import Path

import pytest

from ingest.cli import main
from ingest.upkeep import backups, ledger
from ingest.upkeep.retention import read_rules

DOCS = Path(__file__).parent.parent / "docs"
TEXT = (DOCS / "backup.md").read_text("utf-8")


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_every_option_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    offered = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    used = {option for line in re.findall(rf"ingest {command} .*", TEXT) for option in re.findall(r"--[a-z-]+", line)}
    assert used <= offered
    assert command == "restore" or used == {"--keep", "--verify"}


def test_rules_files_and_links_are_real() -> None:
    for rules in re.findall(r"--keep ([0-9dwmy,]+)", TEXT):
        read_rules(rules)
    for name in (ledger.FILE, ledger.FOLDERS):
        assert f"`{name}`" in TEXT
    for stamp in re.findall(r"\d{4}-\d\d-\d\dT\w+", TEXT):
        assert backups.backup_time(stamp).year == 2026
    for doc in (TEXT, (DOCS / "upgrading.md").read_text("utf-8")):
        assert all((DOCS / name).exists() for name in re.findall(r"\]\(([^)#]+\.md)\)", doc))
