#!/bin/sh
# Installs packages for the Python of a virtual environment: sh requirements/install.sh .venv/bin/python OPTION...
# By uv where it is on the PATH, in a tenth of pip's time; by pip where there is no uv, and where uv fails: pip also knows
# of proxies, certificates and folders that it is set to. The options mean the same to both, --require-hashes too.
set -eu
python=$1
shift
own=${PYTHON:-python3}  # what made the environment, and mostly has pip

if command -v uv >/dev/null; then
    # The mirror that this machine's pip is set to, which uv does not look for. To ask pip takes a fifteenth of all set-up:
    # only where a file of settings names one.
    case "$*" in
        *--no-index*) ;;
        *) prefix=$("$own" -c 'import sys; print(sys.prefix)')
           if [ -z "${UV_DEFAULT_INDEX:-}" ] && grep -qs index-url "${PIP_CONFIG_FILE:-$prefix/pip.conf}" "$prefix/pip.conf" \
               "${XDG_CONFIG_HOME:-${HOME:-}/.config}/pip/pip.conf" "${HOME:-}/.pip/pip.conf" /etc/pip.conf /etc/xdg/pip/pip.conf \
               "${HOME:-}/Library/Application Support/pip/pip.conf" "/Library/Application Support/pip/pip.conf"; then
               mirror=$("$own" -m pip config get global.index-url 2>/dev/null || true)
               if [ -n "$mirror" ]; then export UV_DEFAULT_INDEX="$mirror"; fi
           fi ;;
    esac
    uv pip install --quiet --python "$python" "$@" && exit
    echo "uv failed: installing by pip ..." >&2
fi

# not compiled: Python compiles what it imports, a third of what there is
has_pip() { "$1" -c 'import pip' 2>/dev/null; }
pip_from_outside() { "$own" -m pip --python "$python" install --quiet --disable-pip-version-check --no-compile "$@"; }

# By the pip of the lock, which takes half as long over the pages of an index as one of 2023, Debian's among them. What made the
# environment brings it in, if it has a pip; otherwise the one that comes with Python has to do.
if ! has_pip "$python"; then
    if has_pip "$own"; then
        case "$*" in
            *--no-index*) ;;
            *) awk '/^pip==/, !/\\$/' "${0%/*}/site.txt" | pip_from_outside --require-hashes -r /dev/stdin 2>/dev/null || true ;;
        esac
    else
        "$python" -m ensurepip >/dev/null
    fi
fi
if has_pip "$python"; then exec "$python" -m pip install --quiet --disable-pip-version-check --no-compile "$@"; fi
pip_from_outside "$@"
