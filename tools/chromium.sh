#!/bin/sh
# Prints the path of a Chromium for the browser tests; installs one if there is none.
set -u

runs() {
    "$1" --version </dev/null >/dev/null 2>&1
}

find_chromium() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable chrome; do
        [ -n "$name" ] && path=$(command -v "$name") && runs "$path" && echo "$path" && return
    done
    path=$(.venv/bin/python -c '
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
' 2>/dev/null) && runs "$path" && echo "$path"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_from_system() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null || return
    echo "Installing Chromium with apt-get" >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends chromium </dev/null >&2
}

install_from_playwright() {
    echo "Installing Playwright's own Chromium" >&2
    if as_root true 2>/dev/null; then with_deps=--with-deps; else with_deps=; fi
    .venv/bin/playwright install $with_deps chromium </dev/null >&2
}

find_chromium && exit
install_from_system && find_chromium && exit
install_from_playwright && find_chromium && exit
echo "The browser tests need Chromium or Chrome, and none could be installed. Install one, or say CHROMIUM=/path/to/it." >&2
exit 1
