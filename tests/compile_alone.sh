#!/bin/bash
# Usage: compile_alone.sh INCLUDE_FOLDER COMPILER FLAG..   Every public header compiles when it is the only one that is included, and
# without a warning. Only the syntax is checked: that finds a missing include as well as a whole compilation does, in half the time.
set -euo pipefail
folder=$1
compiler=$2
shift 2
cd "$folder"

alone() {
    local header=$1
    shift
    printf '#include <%s>\n' "$header" | "$@" -fsyntax-only -x c++ - 2>&1 || { echo "does not compile alone: $header"; return 1; }
}
export -f alone

# src.hpp is a source and not a header: it is included once, where the plain part is compiled.
headers=$(find tare -name '*.hpp' ! -path tare/src.hpp | sort)
[[ $headers ]] || { echo "no headers in $folder"; exit 1; }
xargs -P "$(nproc)" -I{} bash -c 'header=$1; shift; alone "$header" "$@"' _ {} "$compiler" -Werror -I. "$@" <<< "$headers"
echo "$(wc -l <<< "$headers") headers compile alone"
