#!/bin/sh
# Writes requirements.txt and requirements-dev.txt anew: every package with the hashes of all platforms' files, no address.
# The development lock contains the other one, version for version.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null 2>&1 || { echo "Error: uv is needed to write the lock files: pip install uv" >&2; exit 1; }
options="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet"
# shellcheck disable=SC2086 (a list of words)
uv pip compile $options "$@" pyproject.toml -o requirements.txt
# shellcheck disable=SC2086
uv pip compile $options "$@" pyproject.toml --group dev --constraint requirements.txt -o requirements-dev.txt
