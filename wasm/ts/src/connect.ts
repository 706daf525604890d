// The page's end: every method a message to the worker and a promise of its answer.
import { CoreError } from './error.js';
import type { Connect, CoreClient, FollowHooks, JobHooks, LedgerClient, QrClient, VerifierClient, WalletClient } from './api.js';
import type { FromWorker, ToWorker } from './messages.js';

type Hooks = JobHooks & Partial<FollowHooks>;

interface Waiting {
  method: string;
  done(value: unknown): void;
  fail(error: CoreError): void;
  hooks: Hooks | undefined;
}

class Line {
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private gone: CoreError | undefined;
  private opened: { done(): void; fail(error: CoreError): void } | undefined;

  constructor(private readonly worker: Worker) {
    worker.addEventListener('message', (event: MessageEvent<FromWorker>) => this.hear(event.data));
    worker.addEventListener('error', (event) => { event.preventDefault(); this.end(new CoreError('worker_gone', 'worker', { cause: event.message, retry: true })); });
    worker.addEventListener('messageerror', () => this.end(new CoreError('worker_gone', 'worker', { retry: true })));
  }

  open(chain: string, clockOffset: number | undefined): Promise<void> {
    return new Promise((done, fail) => {
      this.opened = { done, fail };
      this.post({ kind: 'open', chain, ...(clockOffset === undefined ? {} : { clockOffset }) });
    });
  }

  call<T>(method: string, args: unknown[] = [], hooks?: Hooks, transfer: Transferable[] = []): Promise<T> {
    if (this.gone) return Promise.reject(this.gone);
    const id = this.next++;
    return new Promise<T>((done, fail) => {
      if (hooks?.signal?.aborted) { fail(new CoreError('aborted', method)); return; }
      hooks?.signal?.addEventListener('abort', () => { if (this.waiting.has(id)) this.post({ kind: 'abort', id }); }, { once: true });
      this.waiting.set(id, { method, done: done as (value: unknown) => void, fail, hooks });
      try {
        this.post({ kind: 'call', id, method, args }, transfer);
      } catch (error) {
        this.waiting.delete(id);
        fail(CoreError.from(error, method));
      }
    });
  }

  end(error: CoreError): void {
    if (this.gone) return;
    this.gone = error;
    this.opened?.fail(error);
    for (const { fail } of this.waiting.values()) fail(error);
    this.waiting.clear();
    this.worker.terminate();
  }

  private post(message: ToWorker, transfer: Transferable[] = []): void { this.worker.postMessage(message, transfer); }

  private hear(message: FromWorker): void {
    if (message.kind === 'opened') {
      if (message.error) this.end(CoreError.of(message.error));
      else this.opened?.done();
      this.opened = undefined;
      return;
    }
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    switch (message.kind) {
      case 'progress': waiting.hooks?.progress?.(message.progress); break;
      case 'news': waiting.hooks?.news?.(message.status); break;
      case 'ask':
        Promise.resolve(waiting.hooks?.transactionCode?.(message.ask)).catch(() => undefined)
          .then((code) => this.post({ kind: 'code', id: message.id, code }));
        break;
      case 'result':
        this.waiting.delete(message.id);
        if (message.error) waiting.fail(CoreError.of(message.error));
        else waiting.done(message.value);
    }
  }
}

export const connect: Connect = async (worker, { chain, clockOffset }) => {
  const line = new Line(worker);
  await line.open(chain, clockOffset);
  // A method of a group becomes a message of its name; what a job may call back stays here.
  const ledger: LedgerClient = {
    status: () => line.call('ledger.status'),
    sync: (hooks) => line.call('ledger.sync', [], hooks),
    follow: (hooks) => line.call('ledger.follow', [], hooks),
    wake: () => line.call('ledger.wake'),
    readCheckpoint: (text) => line.call('ledger.readCheckpoint', [text]),
    compareCheckpoints: (one, other, hooks) => line.call('ledger.compareCheckpoints', [one, other], hooks),
    checkpoint: () => line.call('ledger.checkpoint'),
    trustCheckpoint: (text) => line.call('ledger.trustCheckpoint', [text]),
    conflict: () => line.call('ledger.conflict'),
    verifyConflict: (file) => line.call('ledger.verifyConflict', [file]),
    exportRecord: () => line.call('ledger.exportRecord'),
    importRecord: (record) => line.call('ledger.importRecord', [record]),
  };
  const wallet: WalletClient = {
    exists: () => line.call('wallet.exists'),
    create: (passphrase) => line.call('wallet.create', [passphrase]),
    unlock: (passphrase) => line.call('wallet.unlock', [passphrase]),
    lock: () => line.call('wallet.lock'),
    erase: () => line.call('wallet.erase'),
    home: () => line.call('wallet.home'),
    take: (text) => line.call('wallet.take', [text]),
    receive: (offerText, hooks) => line.call('wallet.receive', [offerText], hooks),
    share: (reviewId, choice) => line.call('wallet.share', [reviewId, choice]),
    redraw: (reviewId, choice) => line.call('wallet.redraw', [reviewId, choice]),
    decline: (reviewId) => line.call('wallet.decline', [reviewId]),
    closed: (reviewId) => line.call('wallet.closed', [reviewId]),
    show: (profile, choice) => line.call('wallet.show', [profile, choice]),
    nextSlot: () => line.call('wallet.nextSlot'),
    endShow: () => line.call('wallet.endShow'),
    history: () => line.call('wallet.history'),
    deleteHistory: (id) => line.call('wallet.deleteHistory', [id]),
    moves: () => line.call('wallet.moves'),
    advanceMoves: (hooks) => line.call('wallet.advanceMoves', [], hooks),
    changePassphrase: (from, to) => line.call('wallet.changePassphrase', [from, to]),
  };
  const verifier: VerifierClient = {
    ask: (preset, name) => line.call('verifier.ask', [preset, name]),
    take: (text) => line.call('verifier.take', [text]),
    imageDecoded: (ok) => line.call('verifier.imageDecoded', [ok]),
    cancel: () => line.call('verifier.cancel'),
  };
  const qr: QrClient = {
    encode: (text) => line.call('qr.encode', [text]),
    decode: (picture) => line.call('qr.decode', [picture]),
    decodeFrame: (frame) => line.call('qr.decodeFrame', [frame], undefined, [frame]),
  };
  const client: CoreClient = {
    ledger, wallet, verifier, qr,
    version: () => line.call('version'),
    close: async () => {
      try {
        await line.call('close');
      } finally {
        line.end(new CoreError('worker_gone', 'close'));
      }
    },
  };
  return client;
};
