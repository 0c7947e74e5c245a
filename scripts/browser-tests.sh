#!/usr/bin/env bash
# Holds the script of the HTML report against types and lint, and the report against a real Chromium, which is installed
# where that is possible. Exits with 77 where there is none.
set -euo pipefail
cd "$(dirname "$0")/.."

npx tsc -p test/browser/tsconfig.json
ESLINT_USE_FLAT_CONFIG=false NODE_NO_WARNINGS=1 npx eslint --no-eslintrc --no-ignore --config test/browser/eslintrc.json --ext .js assets/report/script

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable || command -v chrome; }

if [ -z "${CHROMIUM:-}" ] && ! find_chromium; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo 'no chromium on the path, and only root can install it with apt-get: install one, or set CHROMIUM to its path'
    exit 77
  fi
  log=$(mktemp)
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >"$log" 2>&1; then
    tail -5 "$log"
    echo 'apt-get cannot install chromium here: install one, or set CHROMIUM to its path'
    exit 77
  fi
fi
npx jest --ci test/browser "$@"
