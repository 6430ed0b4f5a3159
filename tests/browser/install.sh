#!/bin/sh
# Makes sure that what tests need is there: a Chromium, with a new one a Chinese font, pdftotext, which reads what it
# prints, rsync, which publishes, and faketime, which changes the day of a build. Order: $CHROMIUM, one on the PATH, the system's package manager (where we may), Playwright's own.
set -eu

find_browser() {
    if [ -n "${CHROMIUM:-}" ]; then echo "$CHROMIUM"; return; fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

missing=""
find_browser >/dev/null || missing="chromium fonts-wqy-microhei"
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
command -v rsync >/dev/null || missing="$missing rsync"
command -v faketime >/dev/null || missing="$missing faketime"
if [ -z "$missing" ]; then exit 0; fi
if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "Installing $missing (apt-get) ..."
    # shellcheck disable=SC2086  # several packages
    as_root apt-get update -qq \
        && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null \
        || echo "apt-get failed; tests that need what is missing say that they are skipped"
fi
if find_browser >/dev/null; then exit 0; fi
echo "Installing Playwright's Chromium ..."
.venv/bin/python -m playwright install chromium
