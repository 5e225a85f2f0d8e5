#!/bin/sh
# Compiles forest.as and what it imports to forest-bytes.ts. Needs npm; run it after a change of one of them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for source in "$here"/*.as; do cp "$source" "$work/$(basename "$source" .as).ts"; done
cd "$work"
${ASC:-npx --yes -p assemblyscript@0.28.20 asc} forest.ts -o forest.wasm -O3 --noAssert --disableWarning 201 --runtime stub --enable simd --initialMemory 2
{
  echo "/** SHA-256 of the .as files, by name, from which build-forest.sh made this file. Do not edit. */"
  echo "export const SOURCE_SHA256 = '$(cd "$here" && LC_ALL=C cat *.as | sha256sum | cut -c1-64)';"
  echo "/** The compiled forest.as: WebAssembly in base64. */"
  echo "export const FOREST_WASM ="
  base64 -w 110 forest.wasm | sed "s/^/  '/; s/\$/' +/" | sed "\$ s/ +\$/;/"
} > "$here/forest-bytes.ts"
