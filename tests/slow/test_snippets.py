"""Every command of the documentation is run as it is printed, page by page, in a shell and a home of its own.

A page's blocks of `sh`, and of `python` that need nothing but a service, run one after the other in one bash; what a
block of `console` shows is what the command prints on a terminal, with the sample and the default encoder. The
service that a page starts is real. Not run, since they change the machine or are other people's: what NOT_OURS names,
lines that need a server (NEEDS), and two pages (NOT_RUN).
"""

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ingest.pipeline import run
from rag.settings import Settings
from tests.indexes import EXPENSES, hashing_settings, write_documents
from tests.ingest.suite_files import write_squad
from tests.snippets import DOCS, ROOT, page_name, pages, snippets
from tests.terminal import Terminal, plain

pytestmark = pytest.mark.slow

NOT_OURS = ("make", "pip", "sudo", "journalctl", "ollama", "llama-server", "docker", "kubectl", "uvx", "claude", "llm")
NEEDS = ("postgresql+psycopg://", "s3://")  # tests/slow/test_postgresql.py and test_moto.py have one
TESTED_ELSEWHERE = (  # their Python, in the default tests
    *("README.md", "docs/python.md", "docs/chunking.md", "docs/adapters.md", "docs/mcp.md"),
)
NOT_RUN = ("docs/deploying.md", "docs/installing.md")  # containers; a wheel, which tests/slow/test_package.py installs
ALTERNATIVES = ("README.md", "docs/language-models.md")  # whose blocks a reader does not run one after the other
RUN = [
    page
    for page in pages()
    if snippets(page, "sh", "python") and page.parent.name != "reference" and page_name(page) not in NOT_RUN
]
SHOWN = [(page_name(page), snippet.text) for page in pages() for snippet in snippets(page, "console")]
_PREPARED = """\
set -Eeu -o pipefail
touch started
trap 'echo "FAILED: $BASH_COMMAND" >&2' ERR
trap 'for started in $(cat started); do kill "$started" 2> /dev/null || true; done; wait' EXIT
rag() {
    case "$1" in
        serve) start rag "$@"; until_ready ;;
        chat) command rag "$@" < /dev/null ;;
        *) command rag "$@" ;;
    esac
}
ingest() {
    if [ "$1" != watch ]; then command ingest "$@"; return; fi
    start ingest "$@"  # until it has said what its first run did: later ones would be in the way of what follows
    until [ -s log ]; do sleep 0.2; done
    kill "$!"
    wait "$!"
}
start() { command "$@" > log 2>&1 & echo $! >> started; }
curl() { command curl --fail-with-body --silent --show-error "$@"; }
chroma() {
    start chroma "$@"
    for _ in $(seq 300); do
        command curl -sf http://127.0.0.1:8801/api/v2/heartbeat > /dev/null && return
        sleep 0.2
    done
    false
}
until_ready() {
    for _ in $(seq 300); do command curl -sf "$SERVICE/readyz" > /dev/null && return; sleep 0.2; done
    false
}
new_key() { command rag keys create --name "test$RANDOM" --can manage 2>/dev/null | grep -oE 'ob_[A-Za-z0-9_-]+'; }
newest_job() { curl -H "$K" "$SERVICE/v1/jobs" | grep -oE '"id": ?"[^"]+"' | head -1 | cut -d'"' -f4; }
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with what the pages name: a handbook, indexed twice and in three collections, and files beside it."""
    home = tmp_path_factory.mktemp("home") / "home"
    handbook = write_documents(home / "handbook")
    (handbook / "travel.md").write_text("# Travel\n\n" + "Book the train before you book a flight. " * 8)
    (handbook / "permits.md").write_text("The parking permit for visitors costs 12 EUR a day.\n")
    manual = ROOT / "data/sample/engineering/fm-300-manual.pdf"
    for copy in ("handbook/manual.pdf", "a.pdf", "b.pdf", "report.pdf"):
        shutil.copy(manual, home / copy)
    shutil.copy(ROOT / "data/sample/hr/apprenticeships.docx", home / "a.docx")
    (home / "b.md").write_text("# Bees\n\nThe hive is on the roof.\n")
    for folder in ("mnt/backups", "var/lib/openbook"):
        (home / folder).mkdir(parents=True)
    (home / "draft.md").write_text("A hotel may cost at most 140 EUR a night.\n")
    at = EXPENSES.index("140 EUR")
    answer = {"uri": "handbook/expenses.md", "start": at, "end": at + 7, "quote": "140 EUR"}
    rows = [json.dumps({"id": str(n), "question": "What may a hotel cost?", **answer}) for n in range(20)]
    for path in (handbook / "questions.jsonl", home / "questions.jsonl"):
        path.write_text("\n".join(rows) + "\n")
    with closing(sqlite3.connect(home / "app.db")) as connection, connection:
        connection.execute("CREATE TABLE articles (id INTEGER, title TEXT, body TEXT, updated_at TEXT)")
        connection.execute("INSERT INTO articles VALUES (1, 'Bees', 'The hive is on the roof.', '2026-03-01')")
    write_squad(home.parent / "shared" / "eval" / "scifact")
    store = home / "data-home" / "openbook" / "store"
    for collection in ("hr", "sample", "default"):
        run(hashing_settings(store, collection), [handbook])
    (handbook / "news.txt").write_text("The canteen is closed on Friday.\n")
    run(hashing_settings(store), [handbook])
    for folder in ("bin", ".venv/bin"):
        _write_programs(home / folder)
    return home.parent


def _write_programs(folder: Path) -> None:
    """Write `rag` and `ingest` as an installation has them, of this tree; and a viewer, which shows nothing."""
    folder.mkdir(parents=True)
    for name in ("rag", "ingest"):
        code = f"import sys; sys.argv[0] = '{name}'; from {name}.cli import main; raise SystemExit(main())"
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$@"\n')
    chroma = Path(sys.executable).with_name("chroma")  # the server that comes with chromadb
    (folder / "chroma").write_text(f'#!/bin/sh\nexec "{chroma}" "$@"\n')
    (folder / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    for viewer in ("xdg-open", "open"):
        (folder / viewer).write_text("#!/bin/sh\n")
    for program in folder.iterdir():
        program.chmod(0o755)


def script_of(page: Path, home: Path, port: int) -> str:
    """Return what a page says to do, as one script of bash; in a test's own folders, at a test's own port."""
    name = page_name(page)
    parts = [_PREPARED, *(f"{program}() {{ :; }}" for program in NOT_OURS)]
    if not any("rag serve" in snippet.text for snippet in snippets(page, "sh")) and snippets(page, "python"):
        parts.append("rag serve")
    for snippet in snippets(page, "sh", "python"):
        lines = [line for line in snippet.text.splitlines() if not any(need in line for need in NEEDS)]
        text = "\n".join(lines).replace("8000", str(port)).replace(".venv/bin/", "")
        if snippet.language == "python":
            if name not in TESTED_ELSEWHERE:
                text = text.replace('"ob_…"', '__import__("os").environ["KEY"]')
                parts.append(f"export KEY=$(new_key)\npython - <<'END'\n{text}\nEND")
            continue
        text = re.sub(r"(?<![\w.~])/(mnt|var/lib|srv|opt)/", rf"{home}/\1/", text)
        text = text.replace("ob_…", "$(new_key)").replace("jobs/ID", "jobs/$(newest_job)")
        parts.append(f"(\n{text}\n)" if name in ALTERNATIVES else text)
    return "\n".join([*parts, "echo all of it"])


@pytest.mark.parametrize("page", RUN, ids=page_name)
def test_the_commands_of_a_page_work_one_after_the_other(page: Path, prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    home = tmp_path / "home"
    for sources in home.glob("data-home/openbook/store/collections/*/sources.json"):  # the copy's, not the original's
        sources.write_text(sources.read_text("utf-8").replace(f'"{prepared}', f'"{tmp_path}'), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "HOME": str(home),
        "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "XDG_DATA_HOME": str(home / "data-home"),
        "RAG_EMBEDDER__KIND": "hashing",
        "RAG_SERVER__PORT": str(port),
        "SERVICE": f"http://127.0.0.1:{port}",
        "LANG": "C.UTF-8",
    }
    script = script_of(page, home, port)

    done = subprocess.run(
        ["bash", "-c", script], cwd=home, env=environment, capture_output=True, text=True, timeout=600
    )

    log = (home / "log").read_text() if (home / "log").exists() else ""
    assert done.returncode == 0, f"{done.stderr[-3000:]}\n{done.stdout[-1000:]}\n{log[-1000:]}"
    assert done.stdout.endswith("all of it\n")


@pytest.mark.parametrize(("page", "shown"), SHOWN, ids=[f"{page}-{text.split()[2]}" for page, text in SHOWN])
def test_a_terminal_shows_what_a_page_shows(
    page: str, shown: str, sample_index: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openbook").mkdir()
    (tmp_path / "openbook" / "store").symlink_to(sample_index.store)
    wrong = "You may work from another country for up to 30 working days in a calendar year."
    (tmp_path / "answer.txt").write_text(f"{wrong}\nThe canteen serves pizza on Fridays.\n")
    command, *expected = shown.splitlines()
    program, *arguments = re.findall(r'"[^"]*"|\S+', command.removeprefix("$ "))
    code = f"import sys; from {program}.cli import main; sys.exit(main(sys.argv[1:]))"
    own = {"XDG_DATA_HOME": str(tmp_path), "RAG_COLLECTION": "sample", "PYTHONPATH": str(ROOT)}

    with Terminal(code, *(argument.strip('"') for argument in arguments), columns=120, env=own) as terminal:
        assert terminal.end() == 0

    lines = [line.rstrip() for line in plain(terminal.output).splitlines()]
    assert lines[: len(expected)] == expected or (expected[-1] == "…" and lines[: len(expected) - 1] == expected[:-1])


def test_every_page_with_commands_is_run() -> None:
    assert {page_name(page) for page in RUN} >= {
        "README.md",
        "docs/tutorial.md",
        "docs/uploads.md",
        "docs/evaluation.md",
    }
    assert len(SHOWN) >= 5
    assert DOCS in RUN[-1].parents
