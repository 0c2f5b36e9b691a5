#!/usr/bin/env bash
# Runs Bulkhead in a workflow of GitHub; action.yml gives it everything in the environment. Ends with the status of the check.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cli="$here/dist/cli.js"
if [[ ! -f $cli ]]; then
  # A checkout of the action has the sources; they are built once for each job.
  (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund >/dev/null && node esbuild.mjs >/dev/null)
fi

paths=()
while IFS= read -r line; do
  if [[ -n $line ]]; then paths+=("$line"); fi
done <<<"${BULKHEAD_PATHS:-.}"

options=()
if [[ -n ${BULKHEAD_THRESHOLD:-} ]]; then options+=("--threshold=$BULKHEAD_THRESHOLD"); fi
if [[ -n ${BULKHEAD_BASELINE:-} ]]; then options+=("--baseline=$BULKHEAD_BASELINE"); fi
if [[ -n ${BULKHEAD_CHANGED_SINCE:-} ]]; then options+=("--changed-since=$BULKHEAD_CHANGED_SINCE"); fi

status=0
if [[ -n ${BULKHEAD_SARIF:-} ]]; then
  node "$cli" check "${options[@]}" --format=sarif -- "${paths[@]}" >"$BULKHEAD_SARIF" || status=$?
fi
# What people read in the log, with the status that counts.
status=0
node "$cli" check "${options[@]}" -- "${paths[@]}" || status=$?

if [[ -n ${GITHUB_STEP_SUMMARY:-} || ${BULKHEAD_COMMENT:-false} == true ]]; then
  markdown=$(mktemp)
  node "$cli" report --format=markdown -- "${paths[@]}" >"$markdown" || true
  if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then cat "$markdown" >>"$GITHUB_STEP_SUMMARY"; fi
  if [[ ${BULKHEAD_COMMENT:-false} == true && -n ${PULL_REQUEST:-} ]]; then
    # A comment is cut at 65,536 characters.
    head -c 60000 "$markdown" >"$markdown.cut"
    gh pr comment "$PULL_REQUEST" --edit-last --create-if-none --body-file "$markdown.cut" ||
      echo "::warning::The report could not be put on the pull request."
  fi
fi
exit "$status"
