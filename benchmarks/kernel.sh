#!/bin/sh
# Puts a kernel for virtual machines into the cache folder: downloaded as a package and unpacked, never installed.
# Does nothing when one is there, or when the host's own kernel and modules can be read. Says in one line what it did.
set -eu

say() { printf 'kernel: %s\n' "$*"; }
fail() { printf 'kernel: %s\n' "$*" >&2; exit 1; }

release=$(uname -r)
if [ -r "/boot/vmlinuz-$release" ] && [ -r "/lib/modules/$release/kernel" ]; then
    say "guests use the host's own, $release"
    exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
    cache=/var/cache/tare/kernel
else
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/tare/kernel
fi

# A kernel counts when its image and its modules can both be read: an unpacking that was broken off does not.
unpacked() {
    for image in "$1"/boot/vmlinuz-*; do
        name=${image##*/vmlinuz-}
        [ -r "$image" ] && [ -r "$1/lib/modules/$name/kernel" ] && { echo "$name"; return 0; }
    done
    return 1
}
for folder in "$cache" /var/cache/tare/kernel; do
    if name=$(unpacked "$folder"); then
        say "guests use $name, unpacked in $folder"
        exit 0
    fi
done

if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    fail "cannot download a kernel without apt; name one with --kernel"
fi

# The packages that a metapackage stands for today: the image, and on Ubuntu its modules, which are a package of their own.
packages_of() {
    LC_ALL=C apt-cache depends --important "$1" 2>/dev/null | sed -n 's/^ *Depends: \(linux-[a-z-]*[0-9].*\)$/\1/p'
}
for meta in linux-image-cloud-amd64 linux-image-virtual linux-image-cloud-arm64; do
    packages=$(packages_of "$meta" | grep -E '^linux-(image|modules)-[0-9]' | tr '\n' ' ' || true)
    [ -n "$packages" ] && break
done
[ -n "$packages" ] || fail "apt knows no kernel package for virtual machines; run 'apt-get update', or name a kernel with --kernel"
for image in $packages; do
    case $image in
    linux-image-*-generic)
        modules=linux-modules-${image#linux-image-}
        case " $packages " in *"$modules"*) ;; *) packages="$packages$modules " ;; esac
        ;;
    esac
done

mkdir -p "$cache"
work=$(mktemp -d "$cache/.unpack-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
[ "$(id -u)" -ne 0 ] || chmod 0755 "$work" # apt downloads as its own user
# shellcheck disable=SC2086 # one word a package
(cd "$work" && apt-get -o APT::Sandbox::User="$(id -un)" download $packages >download.log 2>&1) || {
    tail -n 3 "$work/download.log" >&2
    fail "cannot download ${packages% }; run 'apt-get update', or name a kernel with --kernel"
}
mkdir "$work/root"
for package in "$work"/*.deb; do
    dpkg-deb -x "$package" "$work/root"
done
# Merged distributions ship modules under usr/lib.
[ -d "$work/root/lib/modules" ] || { mkdir -p "$work/root/lib" && mv "$work/root/usr/lib/modules" "$work/root/lib/modules"; }
chmod u+r "$work"/root/boot/vmlinuz-*
mkdir -p "$cache/boot" "$cache/lib/modules"
# The modules first: whoever sees the image finds its modules.
for folder in "$work"/root/lib/modules/*; do
    name=${folder##*/}
    rm -rf "$cache/lib/modules/$name"
    mv "$folder" "$cache/lib/modules/$name"
done
mv "$work"/root/boot/vmlinuz-* "$cache/boot/"
name=$(unpacked "$cache") || fail "the packages ${packages}hold no kernel with modules; name a kernel with --kernel"
say "downloaded ${packages}and unpacked it into $cache; guests use $name"
