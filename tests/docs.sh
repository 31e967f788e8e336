#!/bin/bash
# Holds the pages to what is there. Usage: docs.sh names | docs.sh samples COMPILER ARGUMENT..
#
#   names     every link resolves; every file, header, driver, verb, option, target and qualified name that a page mentions exists
#   samples   every block of C++, CMake and shell that says `<!-- same as FILE -->` is, line for line, part of that file; every other
#             block of C++ is a whole translation unit and compiles
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/.."
shopt -s nullglob
pages=(README.md CHANGELOG.md docs/*.md)
found=0 checked=0

wrong() {
    echo "$1"
    found=1
}

# The code of a page: in fences, indented after a blank line, or between backquotes. `prose` is the rest, with the numbers of lines.
blocked() { awk '/^ *```/ { inside = !inside; next } inside { print; next }
    /^    / && (blank || indented) { indented = 1; print; next } { indented = 0; blank = !NF }' "$1"; }
inline() { awk '/^ *```/ { inside = !inside; next } !inside' "$1" | grep -oE '`[^`]+`' | tr -d '`' || true; }
prose() { awk '/^ *```/ { inside = !inside; next } !inside { gsub(/`[^`]*`/, ""); print FNR ":" $0 }' "$1"; }
code() {
    inline "$1"
    blocked "$1"
}

# GitHub's anchor of a heading: lower case, without punctuation, blanks as hyphens.
anchors() {
    awk '/^ *```/ { inside = !inside; next } !inside && /^#+ / { sub(/^#+ /, ""); print }' "$1" |
        tr 'A-Z' 'a-z' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

check_links() {
    local page=$1 line target file anchor
    while IFS=: read -r line target; do
        [[ $target ]] || continue
        checked=$((checked + 1))
        case $target in
        https://*) continue ;;
        *://*) wrong "$page:$line: a link that is not https: $target" && continue ;;
        esac
        file=${target%%#*} anchor=
        [[ $target == *'#'* ]] && anchor=${target#*#}
        if [[ $file ]]; then file=$(dirname "$page")/$file; else file=$page; fi
        [[ -e $file ]] || { wrong "$page:$line: the link leads nowhere: $target" && continue; }
        [[ ! $anchor ]] || anchors "$file" | grep -qxF -- "$anchor" || wrong "$page:$line: there is no such heading: $target"
    done < <(prose "$page" | grep -oE '^[0-9]+:|\]\([^)]+\)|(src|href)="[^"]+"' |
        awk '/^[0-9]+:$/ { line = $0; next } { gsub(/^\]\(|\)$|^(src|href)="|"$/, ""); print line $0 }')
}

check_files() {
    local page=$1 path pattern
    while read -r path; do
        checked=$((checked + 1))
        pattern=$(compgen -G "${path%/}" || true)
        [[ $pattern ]] || wrong "$page: there is no $path"
    done < <(code "$page" | grep -oE '(^|[ `(])(include|benchmarks|tests|docs|examples|\.ci)/[A-Za-z0-9_./*-]*' | sed 's/^[ `(]//; s/[.,]$//' | sort -u)
    while read -r path; do
        checked=$((checked + 1))
        [[ -e include/$path ]] || wrong "$page: there is no header <$path>"
    done < <(code "$page" | grep -oE '<tare/[a-z0-9_/.]+>' | tr -d '<>' | sort -u)
}

# Drivers are benchmarks/NAME.cpp; what follows one is a verb, or an option.
check_drivers() {
    local page=$1 driver verb
    local verbs='run|list|doctor|report|clean'
    for verb in ${verbs//|/ }; do
        grep -q "add_subcommand(\"$verb\"" include/tare/campaign/command_line.hpp || wrong "docs.sh: '$verb' is no verb any more"
    done
    while read -r driver; do
        checked=$((checked + 1))
        [[ -e benchmarks/$driver.cpp ]] || wrong "$page: there is no driver '$driver'"
    done < <(code "$page" | grep -oE 'build/(release|native)/benchmarks/[a-z_0-9]+' | sed 's,.*/,,' | sort -u)
    while read -r driver verb; do
        checked=$((checked + 1))
        [[ $verb =~ ^($verbs)$ ]] || wrong "$page: '$driver' has no verb '$verb'"
    done < <(code "$page" | grep -oE '(^ *|benchmarks/)(stream|startup|random_access) [a-z]+' | sed 's,^ *,,; s,.*/,,' | sort -u)
}

# Options of drivers and of scripts. In a line that begins with another program they are that program's.
check_options() {
    local page=$1 option
    while read -r option; do
        checked=$((checked + 1))
        grep -qF -- "\"$option\"" include/tare/campaign/command_line.hpp include/tare/agent/run.hpp && continue
        grep -qE -- "(^|[ |])$option\)" benchmarks/*.sh tests/*.sh && continue
        [[ $option == --help ]] || wrong "$page: no driver and no script has the option $option"
    done < <(code "$page" | grep -vE '^ *(\$ )?(cmake|ctest|g\+\+|git|apt|apt-get|docker|runc|mke2fs|qemu|nsenter|cpupower)\b' |
        grep -oE '(^|[^a-z-])--[a-z][a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u)
}

check_build() {
    local page=$1 name
    while read -r name; do
        checked=$((checked + 1))
        grep -qE "\"name\": \"$name\"" CMakePresets.json || wrong "$page: there is no preset '$name'"
    done < <(code "$page" | grep -oE -- '--preset [a-z]+|build/[a-z]+/' | sed 's/--preset //; s,build/,,; s,/$,,' | sort -u)
    while read -r name; do
        checked=$((checked + 1))
        grep -rqw -- "$name" CMakeLists.txt include tests/CMakeLists.txt tests/consumer || wrong "$page: nothing is called $name"
    done < <(code "$page" | grep -oE '\bTARE_[A-Z_]+\b' | sort -u)
    while read -r name; do
        checked=$((checked + 1))
        grep -qE "add_library\($name ALIAS" CMakeLists.txt || wrong "$page: there is no CMake target $name"
    done < <(code "$page" | grep target_link_libraries | grep -oE '\btare::[a-z_]+' | sort -u)
}

# Of `environment::kvm_or_tcg<>` in running text: the last name, and the room as a namespace, occur in a header.
check_names() {
    local page=$1 name
    while read -r name; do
        checked=$((checked + 1))
        grep -rqwE --include='*.hpp' -- "${name##*::}" include examples tests/compile_fail || wrong "$page: no header has ${name##*::} of $name"
    done < <(inline "$page" | grep -oE '\b[a-z_]+(::[a-z_0-9]+)+' | grep -vE '^(std|boost)::' | sort -u)
}

# Blocks as files 1, 2, … in a folder: line 1 "LANGUAGE LINE FILE-OR-MINUS", the rest is the block.
blocks() {
    awk -v folder="$2" '
        /^<!-- same as .* -->$/ { same = $4; next }
        /^```/ && !inside { inside = 1; file = folder "/" ++n; print substr($0, 4), FNR, (same ? same : "-") > file; same = ""; next }
        /^```$/ && inside { inside = 0; close(file); next }
        inside { print > file }
        !inside && NF { same = "" }' "$1"
}

# Whether the lines of standard input follow one another somewhere in a file.
is_part_of() {
    awk 'NR == FNR { want[++n] = $0; next } { have[++m] = $0 }
        END { for (i = 0; i + n <= m; ++i) { for (j = 1; j <= n && have[i + j] == want[j]; ++j); if (j > n) exit 0 } exit 1 }' - "$1"
}

check_samples() {
    local page=$1 scratch=$2 block language line same
    shift 2
    rm -rf "$scratch" && mkdir -p "$scratch"
    blocks "$page" "$scratch"
    for block in "$scratch"/*; do
        read -r language line same < "$block"
        if [[ $same != - ]]; then
            checked=$((checked + 1))
            if [[ ! -e $same ]]; then wrong "$page:$line: there is no $same"; continue; fi
            tail -n +2 "$block" | is_part_of "$same" || wrong "$page:$line: this is not what $same says"
        elif [[ $language == cpp ]]; then
            checked=$((checked + 1))
            tail -n +2 "$block" > "$block.cpp"
            "$@" -DTARE_SEPARATE_COMPILATION "$block.cpp" > "$block.log" 2>&1 || wrong "$page:$line: this does not compile
$(head -n 20 "$block.log")"
        fi
    done
}

case ${1-} in
names)
    for page in "${pages[@]}"; do
        for check in links files drivers options build names; do "check_$check" "$page"; done
    done
    ;;
samples)
    shift
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    for page in "${pages[@]}"; do check_samples "$page" "$scratch/blocks" "$@"; done
    ;;
*) echo "usage: docs.sh names | docs.sh samples COMPILER ARGUMENT.." >&2 && exit 2 ;;
esac

((checked > 0)) || wrong "nothing was checked"
((found == 0)) && echo "$checked mentions hold in ${#pages[@]} pages"
exit "$found"
