#!/bin/sh
# Runs a command with the checkout's toolchain on PATH: sh tools/with-toolchain.sh COMMAND [ARG ...]
set -eu
RL_EXP_ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$RL_EXP_ROOT/tools/toolchain.sh"
exec "$@"
