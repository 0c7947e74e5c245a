#!/usr/bin/env bash
# Packs the Python wheel, installs it, compares what a Python app and its TypeScript twin synthesize, and tries the public
# doors from Python.
# Usage: scripts/python-twin.sh [SCRATCH_FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20
scratch=${1:-$(mktemp -d)}
mkdir -p "$scratch"

npx jsii --silence-warnings=reserved-word
npx jsii-pacmak --target python --outdir "$scratch/dist"
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check "$scratch"/dist/python/*.whl \
  'cdk8s==2.68.91' 'cdk8s-plus-28==2.5.6' 'constructs==10.4.2'

"$scratch/venv/bin/python" test/languages/python/main.py "$scratch/python.yaml"
npx tsx --tsconfig examples/tsconfig.json test/languages/typescript/main.ts "$scratch/typescript.yaml"

# Both must say something, and the same.
grep -q 'kind: NetworkPolicy' "$scratch/python.yaml"
cmp "$scratch/python.yaml" "$scratch/typescript.yaml"
echo "python and typescript agree: $(wc -l < "$scratch/python.yaml") lines, sha256 $(sha256sum < "$scratch/python.yaml" | cut -c1-16)…"

"$scratch/venv/bin/python" test/languages/python/behaviour.py
