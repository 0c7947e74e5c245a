#!/usr/bin/env bash
# Synthesizes examples/argo-cd with the cdk8s CLI, where the manifest that it hardens is beside the checkout or named
# by ARGO_CD_MANIFEST. Exits with 77 where it is neither.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -e lib/index.js ]; then npx projen compile; fi
if [ -z "${ARGO_CD_MANIFEST:-}" ] && [ ! -e ../shared/corpora/manifests/argo-cd.yaml ]; then
  echo 'no argo cd manifest beside the checkout: set ARGO_CD_MANIFEST to an install.yaml to run this example'
  exit 77
fi
out=$PWD/out/argo-cd
cd examples/argo-cd
../../node_modules/.bin/cdk8s synth --no-check-upgrade --output "$out"
grep -q 'kind: StatefulSet' "$out"/*.yaml
echo "manifests: $out"
