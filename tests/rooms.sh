#!/bin/bash
# Which room may know what: no line of a header matches the pattern of its folder. Usage: rooms.sh include/tare
#
# Columns: folder or file (. for all) | lines that are forbidden there (grep -P) | files excepted (grep -E, - for none) | reason
set -euo pipefail
export LC_ALL=C
cd "$1"

table='
system                                     | #include <tare/(?!system/)                  | -                         | the system room is below every other
topology memory workload measure wire redis mysql | #include <tare/(environment|campaign|report)/ | -                     | what is measured does not know where it runs
statistics report                          | #include <tare/(environment|image|network|workload)/ | -                 | a campaign can be reported again on another machine
statistics report                          | #include <tare/campaign/(?!record)           | -                         | the report sees records only
image network                              | #include <tare/(environment|campaign|report|workload)/ | -               | environments use these rooms, not the other way round
environment agent                          | #include <tare/(campaign|report|statistics)/ | -                         | a campaign uses environments, not the other way round
wire                                       | #include <tare/(?!wire/|system/)             | -                         | what carries bytes knows no protocol
redis/resp mysql/protocol mysql/auth       | #include <(boost/asio|sys/socket|unistd|tare/wire) | -                         | codecs take bytes and do no I/O
workload measure topology memory           | #include <range/v3/                          | -                         | ranges stay out of timed regions
.                                          | #include <hwloc                              | ^topology/machine.hpp$    | one file only names hwloc
.                                          | #include <(Eigen|eigen3)/                    | ^workload/linpack         | one workload only names Eigen
.                                          | #include <liburing                           | ^workload/block_io        | one workload only names liburing
.                                          | #include <openssl/                           | ^mysql/auth/              | one folder only names OpenSSL
.                                          | #include <boost/asio/ssl                     | ^wire/tls.hpp$            | who includes no TLS needs no OpenSSL
.                                          | #include <tare/(redis|mysql)/connection/tls  | -                         | who includes no TLS needs no OpenSSL
.                                          | #include <tare/wire/tls                      | ^(redis|mysql)/connection/tls.hpp$ | who includes no TLS needs no OpenSSL
.                                          | #include <CLI/                               | ^(main|(campaign/)?command_line)    | the command line is read in one place
topology memory workload measure campaign statistics redis mysql | "(qemu-[a-z0-9_-]+|docker|dockerd|runc|mke2fs|nft|iptables|ip|nsenter)" | ^campaign/(doctor|provenance|undo|probe_cache) | launching is the business of environments
.                                          | "gnuplot"                                    | ^(report/figure|campaign/(doctor|provenance)) | one file only names gnuplot
.                                          | "ssh"                                       | ^environment/launch/remote_command.hpp$ | one file only names ssh
.                                          | "(/bin/)?(ba|da)?sh"                         | -                         | no string reaches a shell
.                                          | \b(std::system|popen|wordexp)\s*\(           | -                         | no string reaches a shell
.                                          | \bstd::(views::|ranges::(unique|subrange|.*_view)\b) | -              | clang 14 (fuzzing, clang-tidy) cannot compile the views of libstdc++ 12
.                                          | \busing namespace\b                          | -                         | a header leaves its includer with its own names
'

trim() { sed 's/^[[:space:]]*//; s/[[:space:]]*$//' <<< "$1"; }

found=0 rules=0
while read -r line; do
    [[ $line ]] || continue
    # Patterns contain | inside parentheses, so columns are split at | between blanks.
    IFS=$'\x1f' read -r folders pattern except reason <<< "$(sed -E 's/[[:space:]]+\|[[:space:]]+/\x1f/g' <<< "$line")"
    pattern=$(trim "$pattern") rules=$((rules + 1))
    for folder in $folders; do
        [[ -e $folder ]] || continue
        while IFS= read -r hit; do
            [[ $except != - && ${hit%%:*} =~ $except ]] && continue
            echo "$hit"
            echo "    forbidden: $reason"
            found=1
        done < <(grep -rnP --include='*.hpp' -- "$pattern" "$folder" | sed 's,^\./,,' || true)
    done
done <<< "$table"

while IFS= read -r header; do
    echo "$header: does not begin with #pragma once"
    found=1
done < <(find . -name '*.hpp' -exec sh -c 'head -n 1 "$1" | grep -q "^#pragma once$" || echo "${1#./}"' - {} \;)

((rules > 0)) || { echo "no rule was read"; exit 1; }
((found == 0)) && echo "$rules rules hold in $(find . -name '*.hpp' | wc -l) headers"
exit "$found"
