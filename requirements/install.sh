#!/bin/sh
# Installs packages for the Python of a virtual environment: sh requirements/install.sh .venv/bin/python OPTION...
# By uv where it is on the PATH, in a tenth of pip's time; by pip where there is no uv, and where uv fails: pip also knows
# of proxies, certificates and folders that it is set to. The options mean the same to both, --require-hashes too.
set -eu
python=$1
shift
own=${PYTHON:-python3}  # what made the environment, and mostly has pip

if command -v uv >/dev/null; then
    # the mirror that this machine's pip is set to, which uv does not look for
    case "$*" in
        *--no-index*) ;;
        *) mirror=${UV_DEFAULT_INDEX:-$("$own" -m pip config get global.index-url 2>/dev/null || true)}
           if [ -n "$mirror" ]; then export UV_DEFAULT_INDEX="$mirror"; fi ;;
    esac
    uv pip install --quiet --python "$python" "$@" && exit
    echo "uv failed: installing by pip ..." >&2
fi

# from outside where there is one: laying pip into the environment takes as long as all that is installed by it
if ! "$own" -m pip --python "$python" --version >/dev/null 2>&1; then
    "$python" -m ensurepip >/dev/null
    own=$python
fi
# not compiled: Python compiles what it imports, a third of what there is
exec "$own" -m pip --python "$python" install --quiet --disable-pip-version-check --no-compile "$@"
