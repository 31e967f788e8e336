#!/bin/bash
# Usage: suites.sh EXECUTABLE ROOM..   A suite that is named after no room would be run by no test; list such suites.
set -euo pipefail
executable=$1
shift
rooms=$(IFS='|'; echo "$*")

listed=$("$executable" --list_content 2>&1 | grep -E '^[a-z]' | tr -d '*')
[[ $listed ]] || { echo "no suite is listed"; exit 1; }
forgotten=$(grep -vE "^($rooms)(_.*)?$" <<< "$listed" || true)
[[ ! $forgotten ]] || { echo "named after no room ($rooms):"; echo "$forgotten"; exit 1; }
