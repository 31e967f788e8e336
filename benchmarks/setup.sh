#!/bin/bash
# Installs the Debian or Ubuntu packages that are missing, and the kernel for virtual machines. Usage: setup.sh [--tests|--peers]
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# For building and for the drivers. BOOST stands for the version that this distribution has.
for_benchmarks=(
    g++ cmake ninja-build make pkg-config
    libboostBOOST-dev libboost-jsonBOOST-dev libhwloc-dev libeigen3-dev librange-v3-dev libcli11-dev
    gnuplot-nox fonts-dejavu-core                        # figures
    runc docker.io iptables nftables iproute2            # containers, and the network of everything
    qemu-system-x86 qemu-utils e2fsprogs xz-utils zstd   # virtual machines, their disks, kernels and modules
    util-linux procps kmod ca-certificates
    openssh-client                                       # for --peer alone
    redis-server mariadb-server-core mariadb-client-core # servers that are measured; the latter two bring no service
    libssl-dev                                           # whose Crypto proves passwords
)
for_tests=(
    libboost-testBOOST-dev clang libclang-rt-dev clang-tidy strace git libopenblas0-pthread openssh-server
    openssl mariadb-server                               # certificates for clients of TLS, and what they talk to
    mariadb-client libmariadb3                           # whose plugins log in to a server of a test
    sysbench                                             # whose statements a test compares with ours
)
# Tools that the driver `peers` compares with. With OpenBLAS the Linpack that hpcc always runs takes seconds instead of minutes.
for_peers=(hpcc openmpi-bin libopenblas0-pthread likwid iperf3 nuttcp sockperf fio redis-tools sysbench)
boost_versions=(1.81 1.83 1.84 1.86 1.88 1.90)

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}
# What brings the programs in another package (Docker's own instead of Debian's, say) serves as well; installing ours would remove theirs.
declare -A program_of=([docker.io]=dockerd [runc]=runc)
installed() {
    if [[ ${program_of[$1]-} ]] && PATH=$PATH:/usr/sbin:/sbin command -v "${program_of[$1]}" > /dev/null; then return 0; fi
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2> /dev/null) == installed ]]
}

# The version that is installed already, else the oldest that apt knows.
boost_version() {
    local version
    for version in "${boost_versions[@]}"; do
        if installed "libboost-json$version-dev"; then echo "$version" && return; fi
    done
    for version in "${boost_versions[@]}"; do
        if apt-cache show "libboost-json$version-dev" &> /dev/null; then echo "$version" && return; fi
    done
    echo "${boost_versions[0]}"
}

packages=("${for_benchmarks[@]}")
case ${1-} in
"") ;;
--tests)
    packages+=("${for_tests[@]}")
    # Ubuntu ships browsers as snaps, which need a running snapd: there the browser's test takes what is installed.
    if grep -q '^ID=debian' /etc/os-release 2> /dev/null; then packages+=(chromium); fi
    ;;
--peers) packages+=("${for_peers[@]}") ;;
*) fail "unknown argument '$1'; known are --tests and --peers" ;;
esac

if ! command -v apt-get dpkg-query &> /dev/null; then
    fail "this system has no apt. Install what these Debian packages hold, then run cmake yourself: ${packages[*]//BOOST/${boost_versions[0]}}"
fi

administrator() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo > /dev/null; then
        sudo "$@"
    else
        fail "not root, and there is no sudo: ask an administrator for: apt-get install --no-install-recommends ${missing[*]}"
    fi
}
apt() { administrator env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" < /dev/null >&2; }

find_missing() {
    local boost package
    boost=$(boost_version)
    missing=()
    for package in "${packages[@]//BOOST/$boost}"; do
        installed "$package" || missing+=("$package")
    done
}

# What a package starts by itself on a machine with systemd, and how to stop it: Tare needs none of these to run.
announce_services() {
    [[ -d /run/systemd/system ]] || return 0
    if [[ " ${missing[*]} " == *" docker.io "* ]]; then
        say "docker.io starts the Docker engine, and at every boot; stop it with: systemctl disable --now docker.socket docker containerd"
    fi
    if [[ " ${missing[*]} " == *" redis-server "* ]]; then
        say "redis-server starts a server on port 6379, and at every boot; stop it with: systemctl disable --now redis-server"
    fi
    if [[ " ${missing[*]} " == *" mariadb-server "* ]]; then
        say "mariadb-server starts a server on port 3306, and at every boot; stop it with: systemctl disable --now mariadb"
    fi
    if [[ " ${missing[*]} " == *" openssh-server "* ]]; then
        say "openssh-server starts a server on port 22, and at every boot; stop it with: systemctl disable --now ssh"
    fi
}

find_missing
if ((${#missing[@]})); then
    say "missing packages: ${missing[*]}"
    announce_services
    apt update || say "apt-get update failed; trying with the lists that are there"
    find_missing # fresh lists may know another version of Boost
    apt install -y --no-remove --no-install-recommends "${missing[@]}" || fail "apt-get could not install: ${missing[*]}"
fi

# Without a kernel only virtual machines are unavailable, and the drivers say so.
if [[ -f $here/kernel.sh ]]; then
    sh "$here/kernel.sh" >&2 < /dev/null || say "virtual machines will be unavailable: no kernel for them (see the line above)"
fi
