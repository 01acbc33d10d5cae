#!/bin/sh
# Rebuilds the committed files under static/krds and static/fonts. Needs Node 20 or newer; users do not.
set -eu
cd "$(dirname "$0")"
npm ci --no-audit --no-fund
node build.mjs "$@"
