#!/bin/bash
# Builds and runs every test; see --help.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
    cat << 'END'
Usage: tests/run.sh [--long]

Installs the Debian packages that are missing, then builds and runs all tests: unit and compile tests with sanitizers (preset dev),
tests with real containers and virtual machines, drivers and examples (preset release), and fuzz targets (preset fuzz).

  --long      fuzzes each target for ten minutes instead of ten seconds

With CI=true in the environment a warning is an error. The exit code is 0 when every test passed.
END
}

fuzz_seconds=10
case ${1-} in
"") ;;
--long) fuzz_seconds=600 ;;
-h | --help) usage && exit ;;
*) echo "run.sh: unknown argument '$1'; see --help" >&2 && exit 2 ;;
esac

exec < /dev/null
bash "$root/benchmarks/setup.sh" --tests
cd "$root"
werror=OFF
[[ ${CI-} == true ]] && werror=ON

build() {
    local preset=$1
    shift
    echo "── $preset: build"
    # A tree keeps the generator that it was made with.
    local generator=()
    if [[ ! -f build/$preset/CMakeCache.txt ]] && command -v ninja > /dev/null; then generator=(-G Ninja); fi
    cmake --preset "$preset" ${generator[@]+"${generator[@]}"} -DTARE_WARNINGS_AS_ERRORS=$werror "$@" > /dev/null
    cmake --build --preset "$preset" --parallel "$(nproc)"
}

failed=()
check() {
    echo "── $1: test"
    ctest --preset "$1" --parallel "$(nproc)" || failed+=("$1")
}

started=$SECONDS
build dev -DCMAKE_CXX_FLAGS_DEBUG=-g1 # line numbers, which is what a sanitizer's message needs: a quarter less to build
check dev
build release -DTARE_INTEGRATION_TESTS=ON -DTARE_EXAMPLES=ON
check release
if compgen -G 'tests/fuzz/*.cpp' > /dev/null; then
    build fuzz -DTARE_FUZZ_SECONDS=$fuzz_seconds
    check fuzz
fi

echo "── $((SECONDS - started)) s"
if ((${#failed[@]})); then
    echo "tests failed in: ${failed[*]}"
    exit 1
fi
echo "all tests passed"
