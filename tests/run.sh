#!/bin/bash
# Builds and runs every test; see --help.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
    cat << 'END'
Usage: tests/run.sh [--long]

Installs the Debian packages that are missing, then builds and runs all tests: unit and compile tests with sanitizers (preset dev),
tests with real containers and virtual machines, drivers and examples (preset release), and fuzz targets (preset fuzz).

  --long      fuzzes each target for a minute instead of ten seconds

With CI=true in the environment a warning is an error. The exit code is 0 when every test passed.
END
}

fuzz_seconds=10
case ${1-} in
"") ;;
--long) fuzz_seconds=60 ;;
-h | --help) usage && exit ;;
*) echo "run.sh: unknown argument '$1'; see --help" >&2 && exit 2 ;;
esac

exec < /dev/null
bash "$root/benchmarks/setup.sh" --tests
cd "$root"
werror=OFF
[[ ${CI-} == true ]] && werror=ON

# build PRESET COMPILER OPTION..; a tree keeps the generator and the compiler that it was made with.
build() {
    local preset=$1 first=()
    echo "── $preset: build"
    if [[ ! -f build/$preset/CMakeCache.txt ]]; then
        first=("-DCMAKE_CXX_COMPILER=$2")
        if command -v ninja > /dev/null; then first+=(-G Ninja); fi
    fi
    cmake --preset "$preset" ${first[@]+"${first[@]}"} -DTARE_WARNINGS_AS_ERRORS=$werror "${@:3}" > /dev/null
    cmake --build --preset "$preset" --parallel "$(nproc)"
}

failed=()
check() {
    echo "── $1: test"
    ctest --preset "$1" --parallel "$(nproc)" || failed+=("$1")
}

started=$SECONDS
# Unit tests with clang, the rest with g++: two compilers see every header, and clang builds with sanitizers in little more than half the
# time. -g1 has line numbers, which is what a sanitizer's message needs.
build dev clang++ -DCMAKE_CXX_FLAGS_DEBUG=-g1
check dev
build release g++ -DTARE_INTEGRATION_TESTS=ON -DTARE_EXAMPLES=ON
check release
if compgen -G 'tests/fuzz/*.cpp' > /dev/null; then
    build fuzz clang++ -DTARE_FUZZ_SECONDS=$fuzz_seconds
    check fuzz
fi

echo "── $((SECONDS - started)) s"
if ((${#failed[@]})); then
    echo "tests failed in: ${failed[*]}"
    exit 1
fi
echo "all tests passed"
