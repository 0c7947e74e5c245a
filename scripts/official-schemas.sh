#!/usr/bin/env bash
# Fetches the official schemas that reports are held against, once, out of published packages, into the cache of the user.
# Prints the folder. Exit code 77: they cannot be fetched here.
#
#   sarif-2.1.0.json  OASIS; as @microsoft/jest-sarif carries it
#   oscal-1.1.3.json  NIST, all models; as the Go module of go-oscal carries it
set -euo pipefail

folder=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-bulwark/official-schemas
SARIF_PACKAGE=@microsoft/jest-sarif@1.0.0-beta.0
SARIF_SHA256=2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8
OSCAL_MODULE=github.com/defenseunicorns/go-oscal@v0.6.3
OSCAL_SHA256=078848cb4000024a65679110f6ee2d99b300b06471a33fc536b19b670b65aa51

mkdir -p "$folder"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

have() { [ -f "$folder/$1" ] && [ "$(sha256sum <"$folder/$1" | cut -d' ' -f1)" = "$2" ]; }

take() { # take FILE NAME SHA256
  [ "$(sha256sum <"$1" | cut -d' ' -f1)" = "$3" ] || { echo "$2 is not the file that was expected" >&2; return 1; }
  # Whole or not at all: tests run side by side.
  cp "$1" "$folder/.$2.$$" && mv "$folder/.$2.$$" "$folder/$2"
}

sarif() {
  npm pack --silent --pack-destination "$scratch" "$SARIF_PACKAGE" >/dev/null \
    && tar xzf "$scratch"/*.tgz -C "$scratch" package/lib/schemas/sarif-2.1.0-rtm.5.json \
    && take "$scratch/package/lib/schemas/sarif-2.1.0-rtm.5.json" sarif-2.1.0.json "$SARIF_SHA256"
}

oscal() {
  local module
  # The test runner may stand in a folder with a go.mod of its own.
  module=$(cd "$scratch" && go mod download -json "$OSCAL_MODULE" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p') \
    && take "$module/src/internal/schemas/oscal_complete_schema-1-1-3.json" oscal-1.1.3.json "$OSCAL_SHA256"
}

status=0
have sarif-2.1.0.json "$SARIF_SHA256" || sarif || status=77
have oscal-1.1.3.json "$OSCAL_SHA256" || oscal || status=77
echo "$folder"
exit $status
