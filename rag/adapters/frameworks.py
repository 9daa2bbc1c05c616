"""Which versions of the frameworks the adapters are for."""

import re
from importlib.metadata import PackageNotFoundError, version


def require(package: str, *, least: str, below: str, extra: str) -> None:
    """Raise ImportError unless `package` is installed, in a version of [least, below).

    Versions are compared by their leading numbers: `2.0rc1` counts as `2.0`.
    """
    try:
        installed = version(package)
    except PackageNotFoundError:
        installed = None
    if installed is not None and _numbers(least) <= _numbers(installed) < _numbers(below):
        return
    there_is = "which is not installed" if installed is None else f"and there is {installed}"
    raise ImportError(
        f"this adapter needs {package} >= {least}, < {below}, {there_is}; run: pip install 'openbook[{extra}]'"
    )


def _numbers(written: str) -> tuple[int, ...]:
    leading = re.match(r"\d+(?:\.\d+)*", written)
    return tuple(map(int, leading[0].split("."))) if leading else ()
