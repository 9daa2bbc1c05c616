"""Formats results and comparisons for a terminal: one line per measure."""

from collections.abc import Iterator, Mapping, Sequence

from rag.evals.intervals import Difference
from rag.evals.results import Result


def result_lines(results: Sequence[Result]) -> Iterator[str]:
    """Yield each suite's measures with their 95 % intervals, and the median duration of a question."""
    for result in results:
        yield f"{result.suite}: {len(result.rows)} questions, half of them in {1000 * result.median_s:.0f} ms or less"
        for name, measured in result.scores().items():
            yield f"  {name:22} {measured.mean:.3f}  [{measured.low:.3f}, {measured.high:.3f}]  n={measured.n}"


def difference_lines(compared: Mapping[str, Mapping[str, Difference]]) -> Iterator[str]:
    """Yield how much the second run is above the first, and whether that is more than noise."""
    for suite, differences in compared.items():
        yield suite
        for name, difference in differences.items():
            verdict = ("better" if difference.mean > 0 else "worse") if difference.is_real else "no difference shown"
            bounds = f"[{difference.low:+.3f}, {difference.high:+.3f}]"
            yield f"  {name:22} {difference.mean:+.3f}  {bounds}  p={difference.p:.3f}  n={difference.n}  {verdict}"
