"""Feed damaged files and texts to every loader, chunker, and reader of answers, and keep what breaks one.

    python -m scripts.fuzz OUT ../shared/cases/formats --minutes 60     # an hour of CPU, in one process
    python -m scripts.fuzz OUT --again                                  # try what OUT keeps once more

A finding is an exception that is no refusal, a death, a hang, five seconds of CPU, or a broken promise: a section,
word, chunk, value, quote that is not where it is said to be.
"""

import argparse
import os
import pickle
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from ingest.child_process import module_path
from rag.settings import environment_with
from scripts.fuzz.worker import attempt

_ROUND_S = 300.0  # of CPU; then a fresh process, for what libraries keep


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    (options.out / "findings").mkdir(parents=True, exist_ok=True)
    return _again(options.out) if options.again else _go_round(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m scripts.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="the folder that keeps findings and counts")
    parser.add_argument("seeds", type=Path, nargs="*", help="folders of further files to damage")
    parser.add_argument("--minutes", type=float, default=60.0, help="of CPU (60)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other inputs (1)")
    parser.add_argument("--again", action="store_true", help="only try the findings that OUT keeps")
    return parser


def _go_round(options: argparse.Namespace) -> int:
    number = options.seed * 10_000
    # whichever folder this was started in
    environment = environment_with(unless_set={}, always={"PYTHONPATH": os.pathsep.join(module_path())})
    end = _spent_s() + options.minutes * 60
    while (left := end - _spent_s()) > 1:
        number += 1
        command = [sys.executable, "-m", "scripts.fuzz.worker", str(options.out), str(min(left, _ROUND_S)), str(number)]
        ended = subprocess.run(  # noqa: S603
            [*command, *map(str, options.seeds)], stderr=subprocess.PIPE, text=True, check=False, env=environment
        )
        if ended.returncode:
            current = options.out / "current"
            if not current.exists():
                raise SystemExit(f"the process that tries inputs cannot begin:\n{ended.stderr}")
            kept = options.out / "findings" / f"died_{number}"
            kept.with_suffix(".pickle").write_bytes(current.read_bytes())
            kept.with_suffix(".txt").write_text(f"exit status {ended.returncode}\n\n{ended.stderr}")
            print(f"found: a process died or hung, {kept}", flush=True)
        print(f"{options.minutes - (end - _spent_s()) / 60:.1f} minutes of CPU", flush=True)
    return 0


def _spent_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _again(out: Path) -> int:
    broken = 0
    for path in sorted((out / "findings").glob("*.pickle")):
        started = time.process_time()
        try:
            attempt(pickle.loads(path.read_bytes()))  # noqa: S301 - our own file
            outcome = "holds"
        except Exception as error:
            broken += 1
            outcome = traceback.format_exception_only(error)[-1].strip()[:150]
        print(f"{path.stem}: {outcome}, {time.process_time() - started:.1f} s", flush=True)
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
