"""Run the Dockerfile's own lines and its command where there is no container engine; by root, on Debian.

    apt-get install mmdebstrap
    python -m scripts.prove_dockerfile                  # ten minutes, 1.5 GB below the temporary folder
    python -m scripts.prove_dockerfile --work FOLDER    # keeps the roots there
    python -m scripts.prove_dockerfile --work FOLDER --built

Each stage begins with a Debian of the same release and Debian's own Python of the same version, in place of the
official image. Then the command runs as the image's user, without capabilities or network, on a read-only root: it must
refuse to start without an index and without a key, and answer, index an upload, be healthy and end when told to.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.prove_dockerfile.building import Build
from scripts.prove_dockerfile.instructions import Dockerfile, expand, read_dockerfile
from scripts.prove_dockerfile.running import prove

ROOT = Path(__file__).parents[2]
_PACKAGES = "python3,python3-venv,python3-pip,ca-certificates"  # what of the official image the Dockerfile uses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, help="keep the roots in this folder")
    parser.add_argument("--built", action="store_true", help="start the image that --work has from the last time")
    parser.add_argument(
        "--build-arg", action="append", default=[], metavar="NAME=VALUE", help="as docker build takes it"
    )
    parser.add_argument("--start", type=Path, help=argparse.SUPPRESS)  # in the namespaces: the image's root
    arguments = parser.parse_args()
    dockerfile = read_dockerfile((ROOT / "Dockerfile").read_text("utf-8"))
    if arguments.start:
        prove(arguments.start, dockerfile.image, ROOT / "data" / "sample")
        return
    work = arguments.work or Path(tempfile.mkdtemp(prefix="openbook-dockerfile-"))
    try:
        image = work / f"stage-{len(dockerfile.stages) - 1}"
        if not arguments.built:
            values = dict(pair.split("=", 1) for pair in arguments.build_arg)
            image = _build(dockerfile, work, values)
        namespaces = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
        command = [*namespaces, sys.executable, "-m", "scripts.prove_dockerfile", "--start", str(image)]
        sys.exit(subprocess.run(command, cwd=ROOT).returncode)  # noqa: S603 (our own words)
    finally:
        if not arguments.work:
            shutil.rmtree(work)


def _build(dockerfile: Dockerfile, work: Path, values: dict[str, str]) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    base = work / "base.tar"
    name = expand(dockerfile.image.base, {**dockerfile.arguments, **values})
    release = name.rpartition("-")[2]
    if not base.exists():
        print(f"a Debian {release} in place of {name}", flush=True)
        subprocess.run(  # noqa: S603 (the release is the Dockerfile's)
            ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={_PACKAGES}", release, str(base)],  # noqa: S607
            check=True,
        )
    image = Build(ROOT, base, work, values).run(dockerfile)
    size = int(subprocess.check_output(["du", "-sm", f"{image}/opt"]).split()[0])  # noqa: S603, S607
    print(f"the image adds {size} MB to its base", flush=True)
    return image


if __name__ == "__main__":
    main()
