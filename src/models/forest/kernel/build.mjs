// Compiles assembly/forest.ts with what it imports, and writes forest-bytes.ts (the WebAssembly in base64) and
// forest-exports.ts (the types of its exports). Usage: node build.mjs [--check] [FOLDER]
// With --check nothing is written: exit code 1 if a file differs from what its sources give. FOLDER is this one if it
// is not given.
import { Buffer } from 'node:buffer';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import asc from 'assemblyscript/asc';
import { format, resolveConfig } from 'prettier';

const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', '2'];
const NO_PORTING_HINTS = ['--disableWarning', '201']; // about 64-bit addresses, which this kernel does not use
const DO_NOT_EDIT = 'Made by `npm run build:kernel` from assembly/. Do not edit.';

/** The compiler's outputs by file name: forest.wasm (bytes) and forest.d.ts (text). */
async function compile(folder) {
  const outputs = {};
  const args = ['forest.ts', '--outFile', 'forest.wasm', '--bindings', 'raw', ...OPTIONS, ...NO_PORTING_HINTS];
  const { error, stderr } = await asc.main(args, {
    readFile: (name) => {
      try {
        return readFileSync(join(folder, name), 'utf8').replaceAll('/* @inline */', '@inline');
      } catch {
        return null; // the compiler looks for a module under several names
      }
    },
    writeFile: (name, contents) => void (outputs[name] = contents),
    listFiles: (directory) => readdirSync(join(folder, directory)),
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return outputs;
}

function bytesModule(wasm) {
  const lines = Buffer.from(wasm)
    .toString('base64')
    .match(/.{1,110}/g);
  return [
    `/** The kernel, WebAssembly in base64. ${DO_NOT_EDIT} */`,
    'export const FOREST_WASM =',
    ...lines.map((line, i) => `  '${line}'${i < lines.length - 1 ? ' +' : ';'}`),
    '',
  ].join('\n');
}

/** The JavaScript type that a WebAssembly export takes or returns for a type of AssemblyScript. */
function scriptType(type) {
  if (type === 'bool') return 'boolean';
  return type === 'i64' || type === 'u64' ? 'bigint' : 'number';
}

/** One method for each exported function; parameters keep the names of AssemblyScript's types. */
async function exportsModule(declarations) {
  const types = new Set();
  const named = (type) => {
    types.add(type);
    return type;
  };
  const methods = [];
  for (const [, doc, name] of declarations.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export function (\w+)/g)) {
    const parameters = [...doc.matchAll(/@param (\w+) `(\w+)`/g)].map(([, key, type]) => `${key}: ${named(type)}`);
    const result = /@returns `(\w+)`/.exec(doc);
    methods.push(`${name}(${parameters.join(', ')}): ${result ? named(result[1]) : 'void'};`);
  }
  const lines = [
    `// ${DO_NOT_EDIT}`,
    '',
    ...[...types].sort().map((type) => `type ${type} = ${scriptType(type)};`),
    '',
    '/** What assembly/forest.ts exports. A usize is an address in bytes, or a number of bytes. */',
    'export interface ForestExports {',
    'readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };',
    ...methods,
    '}',
  ];
  const style = await resolveConfig(fileURLToPath(import.meta.url));
  return format(lines.join('\n'), { ...style, parser: 'typescript' });
}

const check = process.argv.includes('--check');
const folder =
  process.argv.slice(2).find((argument) => argument !== '--check') ?? fileURLToPath(new URL('.', import.meta.url));
const outputs = await compile(join(folder, 'assembly'));
const made = {
  'forest-bytes.ts': bytesModule(outputs['forest.wasm']),
  'forest-exports.ts': await exportsModule(outputs['forest.d.ts']),
};
for (const [name, text] of Object.entries(made)) {
  const path = join(folder, name);
  if (!check) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`${path} is not what assembly/ gives: run npm run build:kernel\n`);
    process.exitCode = 1;
  }
}
