#!/bin/sh
# Compiles the locks anew with uv. Hashes of every platform's wheels go in, download addresses do not.
set -eu
cd "$(dirname "$0")"
for name in requirements requirements-dev; do
  uv pip compile "$name.in" --output-file "$name.lock" --universal --python-version 3.10 --upgrade \
    --generate-hashes --no-build --no-header --no-annotate --no-emit-index-url --quiet
done
