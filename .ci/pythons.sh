#!/bin/sh
# Build the site with several versions of Python and compare every byte: sh .ci/pythons.sh 3.11 3.12 3.13 3.14
# Each is looked for as python3.X, or given by its path. A version that is not installed fails.
set -eu
top=$(pwd)
commit=$(git rev-parse HEAD)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
first=
for version; do
  case $version in */*) python=$version ;; *) python=python$version ;; esac
  clone=$work/$(echo "$version" | tr / _)
  git clone -q "$top" "$clone"
  git -C "$clone" checkout -q --detach "$commit"  # the same, whatever is committed meanwhile
  make -s -C "$clone" site PYTHON="$python" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  "$clone/.venv/bin/python" -c 'import sys, zlib; print(sys.version.split()[0], "zlib", zlib.ZLIB_RUNTIME_VERSION)'
  first=${first:-$clone}
  diff "$first/site/SHA256SUMS" "$clone/site/SHA256SUMS"
done
