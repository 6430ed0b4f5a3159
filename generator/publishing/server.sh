# Runs on the web server, sent by `disclosure publish`, behind step=… and site=… (the folder that is served).
# Needs there: sh, rsync and sha256sum. Whether folders can be exchanged at once is found out.
# All of it is a function: a connection that breaks off leaves nothing half read.

prepare() {
    mkdir -p -- "$parent"
    if [ -e "$site" ] && [ ! -d "$site" ]; then exit 13; fi
    if [ ! -e "$site" ] && [ -d "$old" ]; then mv -- "$old" "$site"; fi  # cut off between two renames
    if [ -d "$site" ] && [ ! -e "$site/SHA256SUMS" ] && [ -n "$(ls -- "$site")" ]; then exit 11; fi
    command -v rsync >/dev/null && command -v sha256sum >/dev/null || exit 12
    case $(rsync --version 2>&1) in *openrsync* | *"version 2."* | *"version 3.0."*) exit 16 ;; esac
    rm -rf -- "$building" "$old"
    mkdir -- "$building"
    printf '%s\n' "$site"
}

keep_hidden() {
    for entry in "$site"/.[!.]* "$site"/..?*; do
        if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then continue; fi
        if [ ! -e "$building/${entry##*/}" ]; then cp -a -- "$entry" "$building/"; fi
    done
}

# GNU coreutils 9.5 and newer; else Python, where there is one
exchange() {
    mv --exchange -T -- "$building" "$site" 2>/dev/null || python3 -c '
import ctypes, os, sys
sys.exit(ctypes.CDLL(None).renameat2(-100, os.fsencode(sys.argv[1]), -100, os.fsencode(sys.argv[2]), 2) != 0)
' "$building" "$site" 2>/dev/null
}

switch() {
    trap '' HUP INT TERM
    (cd -- "$building" && sha256sum -c SHA256SUMS >/dev/null 2>&1) || { rm -rf -- "$building"; exit 14; }
    keep_hidden
    sync -f "$building" 2>/dev/null || sync
    if [ ! -e "$site" ]; then
        mv -- "$building" "$site"
        echo "at once"
    elif exchange; then
        echo "at once"
    else
        mv -- "$site" "$old"
        mv -- "$building" "$site" || { mv -- "$old" "$site"; exit 15; }
        echo "by two renames"
    fi
    rm -rf -- "$building" "$old"
}

main() {
    set -eu
    umask 022
    if [ -L "$site" ]; then site=$(readlink -f -- "$site"); fi  # a link keeps leading to the published folder
    parent=$(dirname -- "$site")
    name=$(basename -- "$site")
    building=$parent/.$name-building
    old=$parent/.$name-old
    "$step"
}

main
