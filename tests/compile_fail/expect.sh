#!/bin/bash
# Usage: expect.sh SOURCE COMPILER ARGUMENT..
#
# The first line of SOURCE is `// expect-ok`, then it must compile, or `// expect-error: REGEX` (grep -E): then it must not, and
# an error or note of the compiler must match. Since a missing header would be an error as well, every folder has at least one
# file that compiles, and no error may be fatal.
set -uo pipefail
export LC_ALL=C
source=$1
shift

fail() {
    echo "$(basename "$source"): $1"
    echo "$output"
    exit 1
}

first=$(head -n 1 "$source")
output=$("$@" "$source" 2>&1)
code=$?
case $first in
"// expect-ok")
    ((code == 0)) || fail "does not compile"
    ;;
"// expect-error: "*)
    regex=${first#// expect-error: }
    ((code == 1)) || fail "the compiler ended with $code, not with 1"
    grep -q 'fatal error' <<< "$output" && fail "a fatal error is not a message about a concept"
    grep -l '^// expect-ok$' "$(dirname "$source")"/*.cpp > /dev/null || fail "nothing in this folder compiles"
    grep -qE -- "(error|note|because): .*$regex" <<< "$output" || fail "no message matches: $regex"
    ;;
*) fail "the first line is neither '// expect-ok' nor '// expect-error: REGEX'" ;;
esac
