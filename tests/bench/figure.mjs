// Figures as lines of JSON, as figure.hpp writes them; and workers that are measured in turn.
import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const QUICK = Boolean(process.env.STATEPASS_BENCH_QUICK);
/** So much of something, or next to nothing of it where only running is wanted. */
export const amount = (full, least) => (QUICK ? least : full);
export const ROUNDS = amount(7, 1);

const short = (value) => (Number.isInteger(value) ? value : Number(value.toPrecision(6)));

/** `rounds`: a value each round; the figure is their median. */
export function figure(name, unit, rounds, note, { name: peer = '', version: peer_version = '' } = {}) {
  const sorted = [...rounds].sort((a, b) => a - b);
  console.log(JSON.stringify({ name, unit, value: short(sorted[sorted.length >> 1]), min: short(sorted[0]), max: short(sorted.at(-1)), rounds: sorted.length, peer, peer_version, note }));
}
export const noFigure = (name, unit, why) => console.log(JSON.stringify({ name, unit, value: null, why }));

/** A worker of cli-and-figures 3. `go(ms)`: how often a second of processor time it did its work. */
export async function startWorker(program, args) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} ${args.slice(0, 3).join(' ')} ended`);
    return value;
  };
  const ask = (line) => { child.stdin.write(`${line}\n`); return next(); };
  const first = await next();
  if (first !== 'ready') throw new Error(`${program}: ${first}`);
  return {
    async go(ms) {
      const [operations, nanoseconds] = (await ask(`go ${ms}`)).split(' ').map(Number);
      return (operations / nanoseconds) * 1e9;
    },
    verify: (request) => ask(`verify ${JSON.stringify(request)}`),
    quit: () => { child.stdin.end('quit\n'); return new Promise((done) => child.on('exit', done)); },
  };
}
