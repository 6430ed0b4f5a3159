#!/bin/sh
# Makes sure that what tests need of the system is there: a Chromium, with a new one a Chinese font; pdftotext, which
# reads what it prints; rsync, which publishes; faketime, which changes the day of a build; nginx, Apache and Caddy, to be
# asked what servers/ has them say. Each is taken from the PATH, or from the system's package manager where we may; the
# browser from $CHROMIUM first, and last it is Playwright's own. Of Chromium the headless shell is preferred, also beside
# a whole one: it takes a quarter of the time, some minutes in all.
set -eu

find_browser() {
    if [ -n "${CHROMIUM:-}" ]; then echo "$CHROMIUM"; return; fi
    for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

prefers_shell() {
    [ -z "${CHROMIUM:-}" ] && [ "${browser##*/}" != chromium-headless-shell ] \
        && apt-cache show chromium-headless-shell >/dev/null 2>&1
}

missing=""
browser=$(find_browser) || missing="chromium fonts-wqy-microhei"
if prefers_shell; then missing="chromium-headless-shell ${missing#chromium }"; fi
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
command -v rsync >/dev/null || missing="$missing rsync"
command -v faketime >/dev/null || missing="$missing faketime"
PATH=$PATH:/usr/sbin
command -v nginx >/dev/null || missing="$missing nginx-light"
command -v apache2 >/dev/null || missing="$missing apache2-bin"
command -v caddy >/dev/null || missing="$missing caddy"
if [ -z "$missing" ]; then exit 0; fi
if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "Installing $missing (apt-get) ..."
    # a web server that is installed to be tested shall not begin to serve this machine
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
        as_root chmod +x /usr/sbin/policy-rc.d
        trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    as_root apt-get update -qq || true
    if prefers_shell; then missing="chromium-headless-shell ${missing#chromium }"; fi  # a new machine knows of it only now
    # shellcheck disable=SC2086  # several packages
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null \
        || echo "apt-get failed; tests that need what is missing say that they are skipped"
fi
if find_browser >/dev/null; then exit 0; fi
echo "Installing Playwright's Chromium ..."
.venv/bin/python -m playwright install --only-shell chromium
