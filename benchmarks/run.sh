#!/bin/bash
# Measures what isolation costs on this machine; see --help.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
    cat << 'END'
Usage: benchmarks/run.sh [--peers] [DRIVER..] [-- ARGUMENT..]

Installs the Debian packages that are missing, builds the drivers, runs the quick profile of each (or of the named ones), and ends
with their tables and the paths of their reports, which lie under results/.

  --peers     installs the tools that the driver 'peers' compares with, and runs it alone (about forty minutes: hpcc always runs all of its tests)
  DRIVER      name of a driver, as in build/release/benchmarks; without any: all but peers and composition, which measure Tare itself
  ARGUMENT    given to 'DRIVER run', for example: -- --profile standard --seed 7

The exit code is the worst one of the drivers: 0 done, 1 a trial failed or was invalid, 2 usage, 3 nothing could run here.
END
}

drivers=() arguments=() setup=()
while (($#)); do
    case $1 in
    -h | --help) usage && exit ;;
    --peers) setup=(--peers) drivers+=(peers) ;;
    --) shift && arguments=(run "$@") && break ;;
    -*) echo "run.sh: unknown option '$1'; see --help" >&2 && exit 2 ;;
    *) drivers+=("$1") ;;
    esac
    shift
done

exec < /dev/null
bash "$root/benchmarks/setup.sh" ${setup[@]+"${setup[@]}"}
cd "$root"

# A tree keeps the generator that it was made with.
if [[ ! -f build/release/CMakeCache.txt ]] && command -v ninja > /dev/null; then export CMAKE_GENERATOR=Ninja; fi
cmake --preset release -DTARE_INTEGRATION_TESTS=OFF -DTARE_EXAMPLES=OFF > /dev/null
cmake --build --preset release --parallel "$(nproc)" >&2

folder=build/release/benchmarks
mapfile -t known < "$folder/drivers.txt"
((${#drivers[@]})) || drivers=("${known[@]##*/}")
known+=("$folder/peers" "$folder/composition")
((${#drivers[@]})) || { echo "run.sh: there is no driver to run" >&2 && exit 3; }

# A driver that is interrupted ends by itself, in order; the next one must not be started then.
interrupted=0 worst=0 ran=()
trap 'interrupted=130' INT TERM
for driver in "${drivers[@]}"; do
    [[ " ${known[*]##*/} " == *" $driver "* ]] || { echo "run.sh: there is no driver '$driver'; known are: ${known[*]##*/}" >&2 && exit 2; }
    echo "── $driver" >&2
    code=0
    "$folder/$driver" ${arguments[@]+"${arguments[@]}"} > "$folder/$driver.txt" || code=$?
    ran+=("$driver")
    ((code > worst)) && worst=$code
    ((interrupted)) && break
done

# Tables last, so that they are what the reader sees.
for driver in "${ran[@]}"; do
    printf '\n── %s\n' "$driver"
    cat "$folder/$driver.txt"
done
exit $((interrupted ? interrupted : worst))
