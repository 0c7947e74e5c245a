#!/usr/bin/env bash
# Runs the cdk8s CLI with our validation plugin on a small app, and holds exit codes, both outputs and the reports against
# what is documented.
# Usage: scripts/cli-plugin.sh [SCRATCH_FOLDER] [APP_COMMAND]   (by default the TypeScript app in test/plugin)
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20
scratch=${1:-$(mktemp -d)}
app=${2:-"$root/node_modules/.bin/tsx --tsconfig $root/examples/tsconfig.json $root/test/plugin/app.ts"}
if [ ! -e lib/index.js ]; then npx projen compile; fi
rm -rf "$scratch/plugin"
mkdir -p "$scratch/plugin"
cd "$scratch/plugin"
passed=0 failed=0

# synth PROPERTIES OPTIONS...: leaves the exit code in $status, what it printed in out and err
synth() {
  local properties=$1
  shift
  printf 'language: typescript\napp: %s\nvalidations:\n  - package: %s\n    version: 0.0.0\n    class: BulwarkValidation\n    properties: %s\n' \
    "$app" "$root" "$properties" > cdk8s.yaml
  rm -rf dist reports
  status=0
  "$root/node_modules/.bin/cdk8s" synth --no-check-upgrade "$@" > out 2> err || status=$?
}

expect() { # expect SENTENCE COMMAND...
  local sentence=$1
  shift
  if "$@"; then passed=$((passed + 1)); return; fi
  failed=$((failed + 1))
  printf 'failed: %s (exit code %s)\n' "$sentence" "$status"
  sed 's/^/  out: /' out
  sed 's/^/  err: /' err
}
fails() { ! "$@"; }

synth '{ profile: baseline, reports: [{ format: json, path: reports/posture.json }, { format: html, path: reports/posture.html, all: true }] }'
expect 'a finding fails the validation' [ "$status" = 2 ]
expect 'the CLI names the control' grep -q 'no-privileged-containers (critical)' out
expect 'the CLI names the construct' grep -q 'Construct Path: shop/agent' out
expect 'the CLI names the field' grep -q 'spec.containers\[0\].securityContext.privileged (line [0-9]*)' out
expect 'the count is on stderr' grep -q 'posture: 1 finding (1 critical)' err
expect 'manifests are written' grep -q 'privileged: true' dist/shop.k8s.yaml
expect 'the page finds what it is made of' grep -q '</html>' reports/posture.html
expect 'the report names the file and the construct' node -e '
  const { control, source } = JSON.parse(require("fs").readFileSync("reports/posture.json", "utf8")).results[0];
  const line = require("fs").readFileSync(source.file, "utf8").split("\n")[source.line - 1];
  process.exit(control === "no-privileged-containers" && source.constructPath === "shop/agent" && line.includes("privileged: true") ? 0 : 1)'

synth '{ profile: baseline }' --stdout
expect 'a finding fails the validation with --stdout' [ "$status" = 2 ]
expect 'stderr has what standard output cannot tell apart from manifests' grep -q 'no-privileged-containers' err
expect 'nothing of ours is on standard output but what the CLI prints' fails grep -q '^posture' out

cat > waivers.yaml <<'YAML'
waivers:
  - control: no-privileged-containers
    reason: the agent loads a kernel module
    objects:
      - { kind: Pod, namespace: shop, name: agent }
YAML
synth '{ profile: baseline, waivers: waivers.yaml }'
expect 'a waiver excuses the finding' [ "$status" = 0 ]
expect 'the waiver is printed with its reason' grep -q 'the agent loads a kernel module' out
expect 'stderr is quiet when all is well' fails grep -q 'posture' err

synth '{ profile: baseline, waivers: waivers.yaml }' --stdout
expect 'all is well with --stdout' [ "$status" = 0 ]
expect 'manifests are on standard output' grep -q 'privileged: true' out

synth '{ profile: baseline, failOn: none }'
expect 'nothing fails the validation where nothing shall' [ "$status" = 0 ]
expect 'findings are listed all the same' grep -q 'no-privileged-containers (critical)' out

synth '{ profil: baseline }'
expect 'an unknown property is an error' [ "$status" = 1 ]
expect 'the error names it' grep -q "BulwarkValidation: properties has 'profil', which nobody knows" err

synth '{ profile: baseline, reports: [{ format: json, path: dist/posture.json }] }'
expect 'a report among the manifests is an error' [ "$status" = 1 ]
expect 'the error says why' grep -q 'in the folder of the manifests' err

GATE=1 JSII_HOST_STACK_TRACES=1 synth '{ failOn: none }'
expect 'an app with a gate of its own fails' [ "$status" = 1 ]
expect 'the gate names the line of the program' grep -Eq 'the worst: .*app\.(ts|py):[0-9]+: critical no-privileged-containers' err

printf 'plugin in the cdk8s CLI: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
