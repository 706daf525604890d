// The worker's end: a direct client behind messages. `@statepass/core/worker`.
import { open } from './client.js';
import { CoreError } from './error.js';
import type { CoreClient, FollowHooks, JobHooks, Serve } from './api.js';
import type { FromWorker, ToWorker } from './messages.js';

export { IndexedDbStore } from './store.js';

type Port = Pick<Worker, 'postMessage' | 'addEventListener'>;

/** Which argument of a method is the hooks of its job. */
const HOOKS: Readonly<Record<string, number>> = { 'ledger.sync': 0, 'ledger.follow': 0, 'ledger.compareCheckpoints': 2, 'wallet.receive': 1, 'wallet.advanceMoves': 0 };

export const serve: Serve = ({ store, fetch: fetcher, openSocket }) => {
  const port = self as unknown as Port;
  const post = (message: FromWorker) => port.postMessage(message);
  let client: Promise<CoreClient> | undefined;
  const aborts = new Map<number, AbortController>();
  const codes = new Map<number, (code: string | undefined) => void>();

  const hooksFor = (id: number): JobHooks & FollowHooks => {
    const abort = new AbortController();
    aborts.set(id, abort);
    return {
      signal: abort.signal,
      progress: (progress) => post({ kind: 'progress', id, progress }),
      news: (status) => post({ kind: 'news', id, status }),
      transactionCode: (ask) => new Promise((done) => { codes.set(id, done); post({ kind: 'ask', id, ask }); }),
    };
  };

  const answer = async (message: Extract<ToWorker, { kind: 'call' }>): Promise<unknown> => {
    if (client === undefined) throw new CoreError('worker_gone', message.method);
    const core = await client;
    const args = [...message.args];
    const at = HOOKS[message.method];
    if (at !== undefined) args[at] = hooksFor(message.id);
    const [group, name] = message.method.split('.') as [string, string | undefined];
    const owner = (name === undefined ? core : core[group as keyof CoreClient]) as unknown as Record<string, (...args: unknown[]) => unknown>;
    return owner[name ?? group]!(...args);
  };

  port.addEventListener('message', (event: MessageEvent<ToWorker>) => {
    const message = event.data;
    switch (message.kind) {
      case 'open': {
        client = open({ chain: message.chain, store, ...(message.clockOffset === undefined ? {} : { clockOffset: message.clockOffset }), ...(fetcher ? { fetch: fetcher } : {}), ...(openSocket ? { openSocket } : {}) });
        client.then(() => post({ kind: 'opened' }), (error: unknown) => post({ kind: 'opened', error: CoreError.from(error, 'open').toShape() }));
        break;
      }
      case 'abort':
        codes.get(message.id)?.(undefined);
        aborts.get(message.id)?.abort();
        break;
      case 'code':
        codes.get(message.id)?.(message.code);
        codes.delete(message.id);
        break;
      case 'call':
        answer(message)
          .then((value) => post({ kind: 'result', id: message.id, value }), (error: unknown) => post({ kind: 'result', id: message.id, error: CoreError.from(error, message.method).toShape() }))
          .finally(() => { aborts.delete(message.id); codes.delete(message.id); });
        break;
    }
  });
};
