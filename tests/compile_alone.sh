#!/bin/bash
# Usage: compile_alone.sh INCLUDE_FOLDER COMPILER FLAG..   Every public header compiles when it is the only one that is included, and
# without a warning. Only the syntax is checked: that finds a missing include as well as a whole compilation does, in half the time.
# A header that another one, or a unit test, includes before anything else is compiled alone there already, which saves more than half.
set -euo pipefail
unit_tests=$(cd "$(dirname "$0")/unit" && pwd)
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
first_include_of() {
    xargs awk '
        FNR == 1 { before = 0 }
        /^[[:space:]]*#/ && !/^#pragma once$/ && !before++ && /^#include <tare\// { gsub(/^#include <|>.*$/, ""); print }'
}
elsewhere=$( (first_include_of <<< "$headers"; find "$unit_tests" -name '*_test.cpp' | first_include_of) | sort -u)
left=$(comm -23 <(sort <<< "$headers") <(echo "$elsewhere"))
xargs -P "$(nproc)" -I{} bash -c 'header=$1; shift; alone "$header" "$@"' _ {} "$compiler" -Werror -I. "$@" <<< "$left"
echo "$(wc -l <<< "$headers") headers compile alone, $(wc -l <<< "$left") of them here and the others as the first include of another or of a unit test"
