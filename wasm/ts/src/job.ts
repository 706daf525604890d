// The driver of long work: asks a job of the core what it wants next, does it, and tells it what came of it.
import { encode } from './cbor.js';
import { CoreError } from './error.js';
import type { Handle, Module } from './module.js';
import type { JobHooks } from './api.js';
import type { CborValue, HttpRequest, JobProgress, JobWant } from './types.js';

export interface JobPorts {
  now(): bigint;
  fetch: typeof fetch;
  /** Origins that may be contacted: those of the chain configuration. */
  allowed: ReadonlySet<string>;
  /** Makes the sealed wallet durable. */
  save(): Promise<void>;
}

/**
 * Runs work under a signal that ends with the first of several, and listens to these no longer than the work takes. AbortSignal.any() is younger than
 * the oldest browsers that the pages serve.
 */
export async function underAny<T>(signals: readonly (AbortSignal | undefined)[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const joined = new AbortController();
  const over = new AbortController();
  for (const signal of signals) {
    if (signal?.aborted) joined.abort(signal.reason);
    signal?.addEventListener('abort', () => joined.abort(signal.reason), { once: true, signal: over.signal });
  }
  try {
    return await work(joined.signal);
  } finally {
    over.abort();
  }
}

/** sp_http_failure. */
const FAILURES = { unreachable: 0, timedOut: 1, tooLarge: 2 } as const;

/** Answer headers that the core reads. */
const HEARD = ['cache-control', 'content-type', 'date', 'location', 'retry-after', 'www-authenticate'];

interface HttpAnswer { status: number; headers: Record<string, string>; body: Uint8Array }

async function bodyOf(response: Response, most: number): Promise<Uint8Array> {
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (declared > most) throw new RangeError('answer too large');
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) { await reader.cancel(); throw new RangeError('answer too large'); }
    parts.push(value);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) { out.set(part, at); at += part.length; }
  return out;
}

async function ask(want: HttpRequest, ports: JobPorts, signal: AbortSignal | undefined): Promise<HttpAnswer> {
  if (!ports.allowed.has(new URL(want.url).origin)) throw new CoreError('network', 'fetch');
  return underAny([signal, AbortSignal.timeout(want.timeoutMs)], async (either) => {
    const response = await ports.fetch(want.url, {
      method: want.method, headers: want.headers, redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', signal: either,
      ...(want.body ? { body: want.body as Uint8Array<ArrayBuffer> } : {}),
    });
    const headers: Record<string, string> = {};
    for (const name of HEARD) {
      const value = response.headers.get(name);
      if (value !== null) headers[name] = value;
    }
    return { status: response.status, headers, body: await bodyOf(response, want.maxBytes) };
  });
}

const pause = (seconds: number, signal: AbortSignal | undefined): Promise<void> => new Promise((done, fail) => {
  const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); done(); }, seconds * 1000);
  const stop = () => { clearTimeout(timer); fail(new CoreError('aborted', 'job')); };
  signal?.addEventListener('abort', stop, { once: true });
});

/** What the person answers, or nothing once the job is to end. */
function codeOf(hooks: JobHooks, signal: AbortSignal | undefined, ask: { length?: number; digits: boolean; words?: string }): Promise<string | undefined> {
  return new Promise((done, fail) => {
    signal?.addEventListener('abort', () => done(undefined), { once: true });
    (hooks.transactionCode?.(ask) ?? Promise.resolve(undefined)).then(done, fail);
  });
}

/** Runs a job to its end and frees it. What it resolves to is the job's result. */
export async function drive<T = CborValue>(module: Module, job: Handle, operation: string, ports: JobPorts, hooks: JobHooks = {}): Promise<T> {
  const { signal } = hooks;
  // The wallet that the job works on may have been locked meanwhile: then the job is not touched any more.
  const run = (name: string, ...args: Parameters<Module['run']> extends [string, string, ...infer A] ? A : never) => {
    if (signal?.aborted) throw new CoreError('aborted', operation);
    module.run(operation, name, job, ...args);
  };
  let told = '';
  const tell = () => {
    if (!hooks.progress) return;
    const progress = module.cbor<JobProgress>(operation, 'sp_job_progress', job);
    const key = JSON.stringify(progress);
    if (key !== told) hooks.progress(progress);
    told = key;
  };
  try {
    for (;;) {
      if (signal?.aborted) throw new CoreError('aborted', operation);
      const want = module.cbor<JobWant>(operation, 'sp_job_next', job, ports.now());
      tell();
      switch (want.kind) {
        case 'http': {
          let answer: HttpAnswer | undefined;
          let failure: number = FAILURES.unreachable;
          try {
            answer = await ask(want, ports, signal);
          } catch (error) {
            if (error instanceof RangeError) failure = FAILURES.tooLarge;
            else if ((error as { name?: unknown } | null)?.name === 'TimeoutError') failure = FAILURES.timedOut;
          }
          if (answer) run('sp_job_http_answer', want.id, answer.status, encode(answer.headers), answer.body, ports.now());
          else run('sp_job_http_failed', want.id, failure, ports.now());
          break;
        }
        case 'ask': {
          const { length, digits, words } = want;
          const code = await codeOf(hooks, signal, { digits, ...(length === undefined ? {} : { length }), ...(words === undefined ? {} : { words }) });
          if (code === undefined) run('sp_job_no_code', want.id, ports.now());
          else run('sp_job_code', want.id, code, ports.now());
          break;
        }
        case 'wait':
          await pause(want.seconds, signal);
          run('sp_job_waited', want.id, ports.now());
          break;
        case 'save':
          await ports.save();
          run('sp_job_saved', want.id, ports.now());
          break;
        case 'done':
          return want.result as T;
        case 'failed':
          throw new CoreError(want.error, operation, { retry: want.retry, lost: want.lost });
      }
    }
  } finally {
    job.free();
  }
}
