#!/bin/bash
# What composition costs, looked at instruction by instruction: a kernel that policies compose has the instructions of the same loop
# written by hand, in their order. Both lie in the driver `composition`, compiled by one compiler with the same options.
set -euo pipefail
[[ $(uname -m) == x86_64 ]] || { echo "the loops by hand are written for x86-64"; exit 77; }
driver=$TARE_DRIVERS/composition
code=$(mktemp)
trap 'rm -f "$code"' EXIT
objdump --disassemble --demangle --no-show-raw-insn "$driver" > "$code"

# The instructions of the function whose name matches; not their operands, which hold addresses, and not the padding at the end.
instructions() {
    awk -v name="$1" '/^[0-9a-f]+ </ { inside = $0 ~ name } inside && /^ +[0-9a-f]+:/ && $2 !~ /^(nop|data16|cs|xchg)/ { print $2 }' "$code"
}

kernels=(copy scale add triad) failed=0
for i in "${!kernels[@]}"; do
    composed=$(instructions "stream_kernels::avx512f<[^>]*operation[)]$i, [^>]*stores[)]1>[(]")
    by_hand=$(instructions " <by_hand::${kernels[i]}[(]")
    for found in "$composed" "$by_hand"; do
        grep -q vmovntp <<< "$found" || { echo "${kernels[i]}: no loop with streaming stores found in $driver"; exit 1; }
    done
    if ! diff <(echo "$composed") <(echo "$by_hand") > /dev/null; then
        echo "${kernels[i]}: the composed kernel (<) is not the loop by hand (>):"
        diff <(echo "$composed") <(echo "$by_hand") || true
        failed=1
    fi
done
((failed)) || echo "${#kernels[@]} composed kernels have the instructions of the loops by hand"
exit $failed
