#!/usr/bin/env bash
# Holds the forms for Kyverno and Gatekeeper against the engines of both, which are built once where there is Go.
# Exits with 77 where they cannot be built.
set -euo pipefail
cd "$(dirname "$0")/.."
npx tsx scripts/engine-binaries.ts
npx jest --ci --testMatch '<rootDir>/test/engines/**/*.engines.ts' --testTimeout 120000 "$@"
