// The programs of a demonstration: started with their output in a file each, waited for until they answer, ended in the reverse order.
import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const delay = (ms) => new Promise((done) => setTimeout(done, ms));

/** A port that nobody has. Not one that the system would give: it gives the same to the next who asks, before a program listens there. */
export const freePort = () => claimRow(0, 1, 'a program');

/** The wished port, or an error in words when somebody has it. */
export function claimPort(port, what) {
  if (port === 0) return freePort();
  return new Promise((done, fail) => {
    const server = createServer()
      .once('error', (error) => fail(error.code === 'EADDRINUSE' ? new Error(`port ${port}, wished for ${what}, is in use: end the program that has it, or choose others with --port-base N`) : error))
      .listen(port, '127.0.0.1', () => server.close(() => done(port)));
  });
}

const given = new Set();

/** The first of so many ports in a row: those from `port` on, or free ones when it is 0. */
export async function claimRow(port, count, what) {
  for (let attempt = 0; ; attempt++) {
    const first = port || 20_000 + Math.floor(Math.random() * 12_000);
    const row = Array.from({ length: count }, (_, i) => first + i);
    if (!port && row.some((one) => given.has(one))) continue;
    try {
      for (const one of row) await claimPort(one, what);
      for (const one of row) given.add(one);
      return first;
    } catch (error) {
      if (port || attempt > 50) throw error;
    }
  }
}

export class Processes {
  constructor(folder) {
    this.folder = folder;
    this.running = [];
    this.stopping = false;
  }

  start(name, program, args, { env = {}, cwd } = {}) {
    const log = join(this.folder, `${name}.log`);
    const out = createWriteStream(log, { flags: 'a' });
    // A group of its own: Ctrl-C in the terminal reaches this program alone, which then ends the others in order.
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    child.stdout.pipe(out, { end: false });
    child.stderr.pipe(out, { end: false });
    const one = { name, child, log, ended: undefined };
    one.exit = new Promise((done) => {
      child.once('error', (error) => { one.ended = String(error); done(); });
      child.once('exit', (code, signal) => { one.ended = signal ?? `exit ${code}`; done(); });
    });
    this.running.push(one);
    return one;
  }

  lastWords(one) {
    try { return readFileSync(one.log, 'utf8').split('\n').slice(-15).join('\n'); } catch { return ''; }
  }

  /** Waits until `ready` resolves to something true; a program that ends before is an error with its last words. */
  async until(one, ready, seconds = 60) {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end && !this.stopping) {
      if (one.ended !== undefined) throw new Error(`${one.name} ended (${one.ended}); its last words:\n${this.lastWords(one)}`);
      const found = await Promise.resolve().then(ready).catch(() => undefined);
      if (found) return found;
      await delay(150);
    }
    throw new Error(`${one.name} did not answer within ${seconds} s; its last words:\n${this.lastWords(one)}`);
  }

  /** Asks each to end, last started first; whoever has not after 10 s is killed. */
  async stop() {
    if (this.stopping) return;
    this.stopping = true;
    for (const one of this.running.toReversed()) {
      if (one.ended === undefined) one.child.kill('SIGTERM');
      await Promise.race([one.exit, delay(10_000)]);
      try { process.kill(-one.child.pid, 'SIGKILL'); } catch { /* the whole group is gone already */ }
    }
  }
}

/** JSON of an address, or undefined while nobody answers. */
export async function json(url, options) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000), ...options });
  return answer.ok ? answer.json() : undefined;
}
