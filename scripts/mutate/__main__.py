"""Break the code in a hundred small ways, one at a time, and count how many of them a test notices.

    python -m scripts.mutate --json mutations.json                  # 100 of `rag` and `ingest`
    python -m scripts.mutate --json mutations.json --from 41        # go on with the 41st
    python -m scripts.mutate --root ../before --json before.json    # nearly the same ones in another tree
    python -m scripts.mutate --list                                 # only show them

The tests run in a copy of the tree, those nearest to the change first, until one fails or `--limit-s` seconds of
CPU are spent. A test that fails counts only if it passes without the change.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from scripts.mutate.mutations import Mutation, sample
from scripts.mutate.runner import Result, Runner, copied

PACKAGES = ("rag", "ingest")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    mutations = sample(options.root, PACKAGES, options.count, options.seed)
    if options.list:
        print("\n".join(_describe(number, mutation) for number, mutation in enumerate(mutations, start=1)))
        return 0
    results = _earlier(options.json, options.start)
    with copied(options.root) as tree:
        runner = Runner(tree, options.limit_s)
        for number, mutation in enumerate(mutations[options.start - 1 :], start=options.start):
            result = runner.judge(number, mutation)
            verdict = f"killed by {result.by}" if result.killed else "survived"
            if result.by and not result.killed:
                verdict += f", for {result.by} fails without it, too"
            print(f"{_describe(number, mutation)}\n     {verdict}, {result.cpu_s:.0f} s", flush=True)
            results.append(result)
            if options.json:
                options.json.write_text(json.dumps([asdict(result) for result in results], indent=1) + "\n", "utf-8")
    killed = sum(result.killed for result in results)
    print(f"{killed} of {len(results)} killed, {len(results) - killed} survived")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m scripts.mutate", description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(), help="the tree whose code is changed (here)")
    parser.add_argument("--count", type=int, default=100, help="how many mutations (100)")
    parser.add_argument("--seed", type=int, default=12, help="another seed chooses others (12)")
    parser.add_argument("--limit-s", type=int, default=30, help="seconds of CPU that the tests of one may take (30)")
    parser.add_argument("--from", dest="start", type=int, default=1, metavar="N", help="begin with the Nth (1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep results there; --from reads them")
    parser.add_argument("--list", action="store_true", help="show the mutations and run nothing")
    return parser


def _earlier(file: Path | None, start: int) -> list[Result]:
    if file is None or start == 1:
        return []
    return [Result(**row) for row in json.loads(file.read_text("utf-8"))[: start - 1]]


def _describe(number: int, mutation: Mutation) -> str:
    before, after = (" ".join(code.split())[:60] for code in (mutation.before, mutation.after))
    return f"{number:3}. {mutation.path}:{mutation.line} {mutation.name}: {before} → {after}"


if __name__ == "__main__":
    sys.exit(main())
