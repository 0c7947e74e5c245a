#!/usr/bin/env bash
# Holds the connectivity engine against policy engines of others, which are built once where there is Go.
# Exits with 77 where they cannot be built.
set -euo pipefail
cd "$(dirname "$0")/.."
npx tsx scripts/oracle-binaries.ts
npx jest --ci --testMatch '<rootDir>/test/oracles/**/*.oracles.ts' --testTimeout 300000 "$@"
