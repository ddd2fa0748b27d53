#!/bin/sh
# Compiles the locks anew with uv. Hashes of every platform's wheels go in, download addresses do not. Some packages
# want torch, which is installed by itself, because its build depends on the machine.
set -eu
cd "$(dirname "$0")"
override=$(mktemp)
trap 'rm -f "$override"' EXIT
echo "torch ; python_version < '3'" > "$override"
for name in requirements requirements-dev; do
  uv pip compile "$name.in" --output-file "$name.lock" --universal --python-version 3.10 --upgrade \
    --override "$override" --generate-hashes --no-build --no-header --no-annotate --no-emit-index-url --quiet
done
