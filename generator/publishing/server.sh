# Runs on the web server, sent by `disclosure publish`, behind step=…, token=… and site=… (the folder that is served).
# Needs there: sh, rsync and sha256sum. Whether folders can be exchanged at once is found out.
# All of it is a function: a connection that breaks off leaves nothing half read.

# A site of ours names its source.json in its list; a mirror with a list of its own does not.
is_site() {
    [ -f "$site/SHA256SUMS" ] && [ -f "$site/source.json" ] && [ -f "$site/index.html" ] || return 1
    listed=
    while read -r digest file; do
        case $file in source.json | '*source.json') listed=yes ;; esac
    done <"$site/SHA256SUMS"
    [ -n "$listed" ] || return 1
    read_all=
    while read -r line; do read_all=$read_all$line; done <"$site/source.json"
    case $read_all in *'"generator":'*'"lock":'*'"settings":'*) ;; *) return 1 ;; esac
}

is_alive() {
    kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ]
}

owner_of() {
    owner=
    if [ -f "$1/owner" ]; then read -r owner <"$1/owner" || :; fi
}

# The lock names its owner. One whose process has ended, such as at a power cut, is moved away and so taken by one alone.
take_lock() {
    if ! mkdir -- "$lock" 2>/dev/null; then
        if [ ! -d "$lock" ] || [ ! -w "$parent" ]; then exit 17; fi
        owner_of "$lock"
        stale=$owner
        if [ -z "$stale" ] || is_alive "${stale##* }"; then exit 16; fi
        mv -- "$lock" "$lock-$token" || exit 16
        owner_of "$lock-$token"
        if [ "$owner" != "$stale" ]; then mv -- "$lock-$token" "$lock"; exit 16; fi
        rm -rf -- "$lock-$token"
        mkdir -- "$lock" 2>/dev/null || exit 16
    fi
    locked=yes
    printf '%s %s\n' "$token" "$$" >"$lock/owner"
}

# A step that fails leaves nothing of its own.
leave() {
    code=$?
    if [ "$code" != 0 ]; then rm -rf -- "$building"; fi
    if [ -n "$locked" ]; then rm -rf -- "$lock"; fi
    exit "$code"
}

prepare() {
    command -v rsync >/dev/null && command -v sha256sum >/dev/null || exit 12
    mkdir -p -- "$parent"
    if [ -e "$site" ] && [ ! -d "$site" ]; then exit 13; fi
    case $(rsync --version 2>&1) in *openrsync* | *"version 2."* | *"version 3.0."*) exit 18 ;; esac
    take_lock
    if [ ! -e "$site" ] && [ -d "$old" ] && [ ! -L "$old" ]; then mv -- "$old" "$site"; fi  # cut off between two renames
    if [ -d "$site" ] && [ -n "$(ls -- "$site")" ] && ! is_site; then exit 11; fi
    rm -rf -- "$old"
    for folder in "$parent/.$name-building" "$parent/.$name-building-"*; do
        rm -rf -- "$folder" || :  # of publications that were cut off; one that is running finds out
    done
    mkdir -- "$building"
    printf '%s\n' "$site"
}

discard() {
    rm -rf -- "$building"
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
    take_lock
    (cd -- "$building" && sha256sum -c SHA256SUMS >/dev/null 2>&1) || exit 14
    if [ -d "$site" ] && [ -n "$(ls -- "$site")" ] && ! is_site; then exit 11; fi
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
    rm -rf -- "$building" "$old" || :
}

main() {
    set -eu
    umask 022
    if [ -L "$site" ]; then site=$(readlink -f -- "$site"); fi  # a link keeps leading to the published folder
    parent=$(dirname -- "$site")
    name=$(basename -- "$site")
    building=$parent/.$name-building-$token
    old=$parent/.$name-old
    lock=$parent/.$name-publishing
    locked=
    trap leave EXIT
    "$step"
}

main
