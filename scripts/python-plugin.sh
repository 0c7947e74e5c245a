#!/usr/bin/env bash
# The validation plugin on a Python app. Reuses the environment that scripts/python-twin.sh made in the scratch folder.
# Usage: scripts/python-plugin.sh SCRATCH_FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(cd "$1" && pwd)
scripts/cli-plugin.sh "$scratch" "$scratch/venv/bin/python $PWD/test/plugin/app.py"
