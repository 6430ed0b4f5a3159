#!/bin/sh
# Makes sure that a Chromium is there for the browser tests; with a new one comes a Chinese font.
# Order: $CHROMIUM, one on the PATH, the system's package manager (where we may), Playwright's own.
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

if find_browser >/dev/null; then exit 0; fi
if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "Installing chromium and a Chinese font (apt-get) ..."
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fonts-wqy-microhei >/dev/null
    if find_browser >/dev/null; then exit 0; fi
fi
echo "Installing Playwright's Chromium ..."
.venv/bin/python -m playwright install chromium
