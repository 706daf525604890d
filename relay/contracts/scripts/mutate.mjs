// Breaks the contracts one rule at a time and runs the tests: a rule whose loss no test notices is a survivor.
//   npm run mutate [-- File ...]      File: a name of src/ without .sol
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from './compile.mjs';
import { readSources } from './sources.mjs';

const root = new URL('../', import.meta.url);
const all = ['Council', 'IssuerRegistry', 'StatusRegistry', 'IssuanceLog', 'LicenceTransfer', 'Channel', 'DataDirectory'];

/** Which contracts a file is part of, so which are compiled and tested again. */
const contractsOf = {
  Peer: ['Channel', 'IssuanceLog'],
  Proposals: ['Council'],
  StatusTree: ['StatusRegistry'],
  TypedData: ['LicenceTransfer'],
  ValidatorList: ['Council'],
  ...Object.fromEntries(all.map((name) => [name, [name]])),
};

const testsOf = {
  Council: ['council', 'roles'], IssuerRegistry: ['issuer-registry', 'roles'], StatusRegistry: ['status-registry'],
  IssuanceLog: ['issuance-log'], LicenceTransfer: ['licence-transfer'], Channel: ['channel'],
  DataDirectory: ['data-directory'],
};

const STATE_WRITE = /^\s*(\w+(\[[^\]]*\])+|members|config|bookState|pending\w+|validatorSetHash) (\||&)?= .*;$/;

/** Every mutant of a source: what was done, on which line, and the whole text after it. */
function* mutantsOf(source) {
  const lines = source.split('\n');
  const mutant = (i, what, line) => (
    { at: i + 1, what, text: [...lines.slice(0, i), line, ...lines.slice(i + 1)].join('\n') });
  for (const [i, line] of lines.entries()) {
    const code = line.replace(/\/\/.*$/, '');
    if (/^\s*(\/\/|\*|import|error|event|pragma|function|struct|mapping)/.test(line)) continue;
    const guard = /^(\s*)if \((.*)\) (revert \w+\(.*\)|return false|return \(Fault.*\));$/.exec(code);
    if (guard) {
      yield mutant(i, 'rule removed', `${guard[1]}{}`);
      for (const operator of ['||', '&&']) {
        const parts = splitTop(guard[2], operator);
        for (let k = 0; parts.length > 1 && k < parts.length; ++k) {
          const rest = parts.filter((_, other) => other !== k).join(` ${operator} `);
          yield mutant(i, `dropped: ${parts[k]}`, `${guard[1]}if (${rest}) ${guard[3]};`);
        }
      }
    }
    if (/^\s*emit .*;$/.test(code)) yield mutant(i, 'event removed', '');
    if (/^\s*_\w+\(.*\);$/.test(code)) yield mutant(i, 'call removed', '');
    if (STATE_WRITE.test(code)) {
      yield mutant(i, 'write removed', '');
    }
    for (const match of code.matchAll(/ (<=?|>=?) /g)) {
      const turned = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }[match[1]];
      const changed = `${line.slice(0, match.index)} ${turned} ${line.slice(match.index + match[0].length)}`;
      yield mutant(i, `${match[1]} to ${turned}`, changed);
    }
    for (const match of code.matchAll(/\b(lt|gt)\(/g)) {
      const turned = match[1] === 'lt' ? 'gt' : 'lt';
      yield mutant(i, `${match[1]} to ${turned}`, `${line.slice(0, match.index)}${turned}(${line.slice(match.index + 3)}`);
    }
  }
}

/** Splits at an operator outside brackets. */
function splitTop(text, operator) {
  const parts = [''];
  let depth = 0;
  for (let i = 0; i < text.length; ++i) {
    if ('(['.includes(text[i])) ++depth;
    if (')]'.includes(text[i])) --depth;
    if (depth === 0 && text.startsWith(operator, i)) {
      parts.push('');
      i += operator.length - 1;
    } else {
      parts[parts.length - 1] += text[i];
    }
  }
  return parts.map((part) => part.trim());
}

let running;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => { running?.kill('SIGTERM'); process.exit(1); });

/** Whether a test file passes; ends it at its first failure. */
function passes(name, contracts) {
  return new Promise((resolve) => {
    const env = { ...process.env, STATEPASS_CONTRACTS: contracts, STATEPASS_RUNS: '4' };
    const path = new URL(`test/${name}.test.mjs`, root).pathname;
    const run = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    running = run;
    let failed = false;
    run.stdout.on('data', (data) => {
      if (failed || !/^\s*(not ok|✖)/m.test(String(data))) return;
      failed = true;
      run.kill('SIGTERM');
    });
    const timer = setTimeout(() => run.kill('SIGTERM'), 300_000);
    run.once('exit', (code) => {
      clearTimeout(timer);
      resolve(!failed && code === 0);
    });
  });
}

const wanted = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'statepass-mutants-'));
const file = join(folder, 'contracts.json');
const build = JSON.parse(readFileSync(new URL('build/contracts.json', root), 'utf8'));
const sources = readSources();
const survivors = [];
let count = 0;
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The first test file that does not pass with the contracts of `file`. */
async function firstFailure(contracts) {
  for (const test of new Set([...contracts.flatMap((contract) => testsOf[contract]), 'invariants'])) {
    if (!await passes(test, file)) return test;
  }
  return undefined;
}

// Kills mean something only while the whole contracts pass.
writeFileSync(file, JSON.stringify(build));
const broken = await firstFailure(all);
if (broken) throw new Error(`${broken} fails without any mutation`);

for (const [path, { content }] of Object.entries(sources)) {
  const name = path.slice('src/'.length, -'.sol'.length);
  const contracts = contractsOf[name];
  if (!contracts || (wanted.length && !wanted.includes(name))) continue;
  for (const { at, what, text } of mutantsOf(content)) {
    const told = `${name}.sol:${at} ${what}`;
    let made;
    try {
      made = compile({ ...sources, [path]: { content: text } }, contracts, false);
    } catch {
      continue; // does not compile: no mutant
    }
    const changed = made.some(({ name: one, runtimeBytecode }) => (
      build.contracts.find((contract) => contract.name === one).runtimeBytecode !== runtimeBytecode));
    if (!changed) continue;
    ++count;
    const mixed = build.contracts.map((contract) => made.find(({ name: one }) => one === contract.name) ?? contract);
    writeFileSync(file, JSON.stringify({ ...build, contracts: mixed }));
    const killer = await firstFailure(contracts);
    if (!killer) survivors.push(`${told}\n    ${content.split('\n')[at - 1].trim()}`);
    console.log(killer ? `killed by ${killer.padEnd(17)} ${told}` : `SURVIVES ${told}`);
  }
}
console.log(`${count} mutants, ${survivors.length} survive`);
for (const survivor of survivors) console.log(survivor);
