#!/bin/sh
# Compiles forest.as to forest-bytes.ts. Needs npm; run it after a change of forest.as.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/forest.as" "$work/forest.ts"
cd "$work"
${ASC:-npx --yes -p assemblyscript@0.28.20 asc} forest.ts -o forest.wasm -O3 --noAssert --disableWarning 201 --runtime stub --enable simd --initialMemory 70
{
  echo "/** SHA-256 of the forest.as from which build-forest.sh made this file. Do not edit. */"
  echo "export const SOURCE_SHA256 = '$(sha256sum "$here/forest.as" | cut -c1-64)';"
  echo "/** The compiled forest.as: WebAssembly in base64. */"
  echo "export const FOREST_WASM ="
  base64 -w 110 forest.wasm | sed "s/^/  '/; s/\$/' +/" | sed "\$ s/ +\$/;/"
} > "$here/forest-bytes.ts"
