// The direct client: api.ts over one instance of the core in this thread.
import { encode } from './cbor.js';
import { Core } from './core.js';
import { CoreError } from './error.js';
import { Feed, platformSocket } from './feed.js';
import { drive, underAny, type JobPorts } from './job.js';
import { luma } from './picture.js';
import type { Handle, Module } from './module.js';
import type { ClientOptions, CoreClient, FollowHooks, JobHooks, KeyValueStore, LedgerClient, OpenSocket, QrClient, Unlocked, VerifierClient, WalletClient } from './api.js';
import type { Answer, Asked, Card, Checked, CheckpointText, CodePlan, Comparison, Conflict, HistoryEntry, Home, LedgerStatus, Move, Preset, ShowProfile, ShowSlot, Taken } from './types.js';

const KEYS = { ledger: 'ledger', wallet: 'wallet', backoff: 'backoff' } as const;
const entropy = (size = 32): Uint8Array => crypto.getRandomValues(new Uint8Array(size));
const monotonic = (): bigint => BigInt(Math.floor(performance.now()));

/** Origins of the relays and desks of a chain configuration that the core has accepted. */
function origins(chain: string): Set<string> {
  const { relays, desks } = JSON.parse(chain) as { relays: string[]; desks?: Record<string, string> };
  return new Set([...relays, ...Object.values(desks ?? {})].map((url) => new URL(url).origin));
}

/** One after another, whatever becomes of each. */
class Queue {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

interface Shared {
  readonly core: Core;
  readonly module: Module;
  readonly ledger: Handle;
  readonly store: KeyValueStore;
  readonly jobs: Queue;
  readonly allowed: ReadonlySet<string>;
  readonly openSocket: OpenSocket;
  now(): bigint;
  ports(save: () => Promise<void>): JobPorts;
  /** Keeps what the light client has proved. */
  keepLedger(): Promise<void>;
}

/** Heads that were pushed are kept this often; whatever stops the client, at once. */
const KEEP_SECONDS = 20;

class Ledger implements LedgerClient {
  private feed: Feed | undefined;
  private keptAt = 0;

  constructor(private readonly shared: Shared, private readonly wallet: Wallet) {}

  status(): Promise<LedgerStatus> { return this.told('ledger.status'); }

  private async told(operation: string): Promise<LedgerStatus> {
    return this.shared.module.cbor<LedgerStatus>(operation, 'sp_ledger_status', this.shared.ledger, this.shared.now());
  }

  sync(hooks: JobHooks = {}): Promise<LedgerStatus> {
    const { module, jobs, ports, keepLedger } = this.shared;
    return jobs.run(async () => {
      const job = await this.wallet.syncJob();
      try {
        await drive(module, job, 'ledger.sync', ports(() => this.wallet.persist()), hooks);
      } finally {
        await keepLedger();
      }
      return this.told('ledger.sync');
    });
  }

  async checkpoint(): Promise<CodePlan> { return this.shared.module.cbor('ledger.checkpoint', 'sp_ledger_checkpoint', this.shared.ledger); }

  async trustCheckpoint(text: string): Promise<LedgerStatus> {
    this.shared.module.run('ledger.trustCheckpoint', 'sp_ledger_trust_checkpoint', this.shared.ledger, text);
    await this.shared.keepLedger();
    await this.wake();
    return this.told('ledger.trustCheckpoint');
  }

  async follow(hooks: FollowHooks): Promise<void> {
    const { module, ledger, now, openSocket, allowed, keepLedger } = this.shared;
    if (this.feed) throw new CoreError('capi_job', 'ledger.follow');
    const spread = crypto.getRandomValues(new Uint32Array(1))[0]!;
    const feed = new Feed(module, module.handle('ledger.follow', 'sp_feed_open', 'sp_feed_close', ledger, spread), {
      now, openSocket, allowed,
      sync: () => this.sync(hooks.progress ? { progress: hooks.progress } : {}),
      tell: (news) => {
        if (news === 'ignored') return;
        if (news === 'stopped' || performance.now() - this.keptAt > KEEP_SECONDS * 1000) {
          this.keptAt = performance.now();
          keepLedger().catch(() => { /* the next round over HTTP says it */ });
        }
        void this.told('ledger.follow').then(hooks.news);
      },
    });
    this.feed = feed;
    try {
      await feed.run(hooks);
    } finally {
      this.feed = undefined;
    }
  }

  async wake(): Promise<void> { this.feed?.wake(); }

  free(): void { this.feed?.stop(); }

  async readCheckpoint(text: string): Promise<CheckpointText> { return this.shared.core.checkpoint.read(text, pasted(text)); }

  async compareCheckpoints(one: string, other: string, hooks: JobHooks = {}): Promise<Comparison> {
    const { module, ledger, ports } = this.shared;
    const job = module.handle('ledger.compareCheckpoints', 'sp_ledger_compare_checkpoints', 'sp_job_close', ledger, one, other);
    return drive(module, job, 'ledger.compareCheckpoints', ports(async () => {}), hooks);
  }

  async conflict(): Promise<Uint8Array | undefined> {
    try {
      return this.shared.module.bytes('ledger.conflict', 'sp_ledger_conflict', this.shared.ledger);
    } catch (error) {
      if (error instanceof CoreError && error.code === 'qbft_conflict_none') return undefined;
      throw error;
    }
  }

  async verifyConflict(file: Uint8Array): Promise<Conflict> {
    return this.shared.module.cbor('ledger.verifyConflict', 'sp_conflict_verify', this.shared.ledger, file);
  }

  async exportRecord(): Promise<Uint8Array> { return this.shared.module.bytes('ledger.exportRecord', 'sp_ledger_save', this.shared.ledger); }

  /** Not while a job works on what is known. */
  importRecord(record: Uint8Array): Promise<LedgerStatus> {
    return this.shared.jobs.run(async () => {
      this.shared.module.run('ledger.importRecord', 'sp_ledger_import', this.shared.ledger, record);
      await this.shared.keepLedger();
      return this.told('ledger.importRecord');
    });
  }
}

interface Attempt { result: 'right' | 'wrong' | 'too_soon'; waitSeconds: number; backoff: Uint8Array }

class Wallet implements WalletClient {
  private handle: Handle | undefined;
  /** Ends the jobs of this wallet when it is locked. */
  private unlocked = new AbortController();
  private readonly writes = new Queue();
  /** What was sealed last is not in the store: it is sealed and put again before anything else. */
  private owed = false;

  constructor(private readonly shared: Shared) {}

  private opened(operation: string): Handle {
    if (!this.handle) throw new CoreError('vault_locked', operation);
    return this.handle;
  }

  private cbor<T>(operation: string, name: string, ...args: Parameters<Module['cbor']> extends [string, string, ...infer A] ? A : never): T {
    return this.shared.module.cbor<T>(operation, name, this.opened(operation), ...args);
  }

  /** What the wallet changed is durable before anybody sees what came of it. */
  private async kept<T>(result: T): Promise<T> {
    await this.persist();
    return result;
  }

  persist(): Promise<void> {
    return this.writes.run(async () => {
      const { module, store } = this.shared;
      if (!this.handle || (!this.owed && module.plain('sp_wallet_unsaved', this.handle.address('wallet.save')) === 0)) return;
      this.owed = true;
      await store.put(KEYS.wallet, module.bytes('wallet.save', 'sp_wallet_seal', this.handle, entropy()));
      this.owed = false;
    });
  }

  /** What a sync should bring: for an unlocked wallet its own lists, for a page without a wallet all of them. */
  async syncJob(): Promise<Handle> {
    const { module, ledger } = this.shared;
    if (this.handle) return module.handle('ledger.sync', 'sp_wallet_sync', 'sp_job_close', this.handle);
    return module.handle('ledger.sync', 'sp_ledger_sync', 'sp_job_close', ledger, !(await this.exists()));
  }

  async exists(): Promise<boolean> { return (await this.shared.store.get(KEYS.wallet)) !== undefined; }

  async create(passphrase: Uint8Array): Promise<void> {
    if (await this.exists()) throw new CoreError('wallet_exists', 'wallet.create');
    const { module, ledger } = this.shared;
    this.open(module.handle('wallet.create', 'sp_wallet_create', 'sp_wallet_close', ledger, passphrase, entropy()));
    await this.persist();
  }

  private open(handle: Handle): void {
    this.forget();
    this.handle = handle;
    this.unlocked = new AbortController();
  }

  async unlock(passphrase: Uint8Array): Promise<Unlocked> {
    const { module, ledger, store, now } = this.shared;
    const file = (await store.get(KEYS.wallet)) ?? new Uint8Array();
    const backoff = (await store.get(KEYS.backoff)) ?? new Uint8Array();
    const { outcome, handle } = module.outcome<Attempt>('wallet.unlock', 'sp_wallet_unlock', 'sp_wallet_close', ledger, file, passphrase, backoff, now());
    if (handle) this.open(handle);
    return this.attempted(outcome);
  }

  private async attempted({ result, waitSeconds, backoff }: Attempt): Promise<Unlocked> {
    const { store } = this.shared;
    await (backoff.length > 0 ? store.put(KEYS.backoff, backoff) : store.delete(KEYS.backoff));
    if (result === 'right') return { ok: true };
    return { ok: false, error: result === 'wrong' ? 'vault_passphrase' : 'vault_backoff', waitSeconds };
  }

  async changePassphrase(from: Uint8Array, to: Uint8Array): Promise<Unlocked> {
    const backoff = (await this.shared.store.get(KEYS.backoff)) ?? new Uint8Array();
    const attempt = this.cbor<Attempt>('wallet.changePassphrase', 'sp_wallet_change_passphrase', from, to, backoff, this.shared.now(), entropy());
    await this.persist();
    return this.attempted(attempt);
  }

  private forget(): void {
    this.unlocked.abort();
    this.handle?.free();
    this.handle = undefined;
    this.owed = false;
  }

  async lock(): Promise<void> {
    await this.persist();
    this.forget();
  }

  async erase(): Promise<void> {
    this.forget();
    await this.writes.run(() => this.shared.store.delete(KEYS.wallet));
    await this.shared.store.delete(KEYS.backoff);
  }

  async home(): Promise<Home> { return this.cbor('wallet.home', 'sp_wallet_home', this.shared.now()); }

  async take(text: string): Promise<Taken> {
    return this.kept(this.cbor<Taken>('wallet.take', 'sp_wallet_take', text, this.shared.now(), monotonic()));
  }

  private job(operation: string, hooks: JobHooks, make: (handle: Handle) => Handle): Promise<void> {
    const { module, jobs, ports, keepLedger } = this.shared;
    return jobs.run(() => underAny([hooks.signal, this.unlocked.signal], async (signal) => {
      const job = make(this.opened(operation));
      try {
        await drive(module, job, operation, ports(() => this.persist()), { ...hooks, signal });
      } finally {
        await this.persist();
        await keepLedger();
      }
    }));
  }

  async receive(offerText: string, hooks: JobHooks = {}): Promise<Card[]> {
    const { module, now } = this.shared;
    await this.job('wallet.receive', hooks, (handle) => module.handle('wallet.receive', 'sp_wallet_receive', 'sp_job_close', handle, offerText, now(), entropy()));
    return (await this.home()).cards;
  }

  async advanceMoves(hooks: JobHooks = {}): Promise<Move[]> {
    const { module } = this.shared;
    await this.job('wallet.advanceMoves', hooks, (handle) => module.handle('wallet.advanceMoves', 'sp_wallet_advance_moves', 'sp_job_close', handle, entropy()));
    return this.moves();
  }

  async share(reviewId: string, choice: { withheld: string[]; largerSquares?: boolean }): Promise<Answer> {
    return this.kept(this.cbor<Answer>('wallet.share', 'sp_wallet_share', reviewId, encode(choice.withheld), choice.largerSquares ?? false, this.shared.now(), entropy()));
  }

  async redraw(reviewId: string, choice: { largerSquares: boolean }): Promise<Answer> {
    return this.cbor('wallet.redraw', 'sp_wallet_redraw', reviewId, choice.largerSquares);
  }

  async decline(reviewId: string): Promise<CodePlan> {
    return this.kept(this.cbor<CodePlan>('wallet.decline', 'sp_wallet_decline', reviewId, this.shared.now(), entropy()));
  }

  async closed(reviewId: string): Promise<void> {
    this.shared.module.run('wallet.closed', 'sp_wallet_closed', this.opened('wallet.closed'), reviewId);
    await this.persist();
  }

  async show(profile: ShowProfile, choice: { cardId?: string; ageOver?: number } = {}): Promise<ShowSlot> {
    return this.kept(this.cbor<ShowSlot>('wallet.show', 'sp_wallet_show', profile, encode(choice), this.shared.now(), entropy()));
  }

  async nextSlot(): Promise<ShowSlot> { return this.kept(this.cbor<ShowSlot>('wallet.nextSlot', 'sp_wallet_next_slot', this.shared.now(), entropy())); }

  async endShow(): Promise<void> {
    this.shared.module.plain('sp_wallet_end_show', this.opened('wallet.endShow').address('wallet.endShow'));
    await this.persist();
  }

  async history(): Promise<HistoryEntry[]> { return this.cbor('wallet.history', 'sp_wallet_history'); }

  async deleteHistory(id?: string): Promise<void> {
    this.shared.module.run('wallet.deleteHistory', 'sp_wallet_delete_history', this.opened('wallet.deleteHistory'), id ?? '');
    await this.persist();
  }

  async moves(): Promise<Move[]> { return this.cbor('wallet.moves', 'sp_wallet_moves'); }

  free(): void { this.forget(); }
}

/** Spaces are data in a code of form Q. Line ends never are, nor is anything around a link: such a text was pasted or typed. */
const pasted = (text: string): boolean => /^\s|[\t\r\n]$/.test(text) || /^statepass:.*\s$/is.test(text);

class Verifier implements VerifierClient {
  private handle: Handle | undefined;

  constructor(private readonly shared: Shared) {}

  private opened(): Handle {
    this.handle ??= this.shared.module.handle('verifier', 'sp_verifier_open', 'sp_verifier_close', this.shared.ledger);
    return this.handle;
  }

  async ask(preset: Preset, verifierName: string): Promise<Asked> {
    return this.shared.module.cbor('verifier.ask', 'sp_verifier_ask', this.opened(), preset, verifierName, this.shared.now(), monotonic(), entropy(64));
  }

  async take(text: string): Promise<Checked> {
    return this.shared.module.cbor('verifier.take', 'sp_verifier_take', this.opened(), text, pasted(text), this.shared.now(), monotonic());
  }

  async imageDecoded(ok: boolean): Promise<Checked> {
    return this.shared.module.cbor('verifier.imageDecoded', 'sp_verifier_image_decoded', this.opened(), ok);
  }

  async cancel(): Promise<void> { this.shared.module.plain('sp_verifier_cancel', this.opened().address('verifier.cancel')); }

  free(): void { this.handle?.free(); }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Codes that carry text; other people's codes of other bytes are none of ours. */
const texts = (found: Uint8Array[]): string[] => found.flatMap((content) => {
  try {
    return [utf8.decode(content)];
  } catch {
    return [];
  }
});

class Qr implements QrClient {
  constructor(private readonly core: Core) {}

  async encode(text: string) { return this.core.qr.encode(text); }
  async decode(picture: { width: number; height: number; luma: Uint8Array }): Promise<string[]> { return texts(this.core.qr.decode(picture, true)); }
  async decodeFrame(frame: VideoFrame | ImageBitmap): Promise<string[]> {
    try {
      return texts(this.core.qr.decode(await luma(frame)));
    } finally {
      frame.close();
    }
  }
}

/** Records of a newer program, which are neither read nor written over. */
const NEWER: readonly string[] = ['qbft_state_version', 'sync_record_version'];

/** A record of the light client that does not fit any more (another chain, an older checkpoint) is left behind: trust begins anew. */
async function openLedger(module: Module, chain: string, store: KeyValueStore): Promise<Handle> {
  const make = (record: Uint8Array) => module.handle('open', 'sp_ledger_open', 'sp_ledger_close', chain, record);
  const record = await store.get(KEYS.ledger);
  if (record !== undefined) {
    try {
      return make(record);
    } catch (error) {
      if (!(error instanceof CoreError) || error.code === 'instance_dead' || NEWER.includes(error.code)) throw error;
    }
  }
  return make(new Uint8Array());
}

export async function open(options: ClientOptions): Promise<CoreClient> {
  const core = await Core.open();
  const { module } = core;
  const { chain, store, clockOffset = 0, fetch: fetcher = globalThis.fetch.bind(globalThis), openSocket = platformSocket } = options;
  if (clockOffset !== 0 && !core.version().development) throw new CoreError('clock_offset', 'open');
  const now = (): bigint => BigInt(Math.floor(Date.now() / 1000 + clockOffset));
  const ledger = await openLedger(module, chain, store);
  const allowed = origins(chain);
  const shared: Shared = {
    core, module, ledger, store, now, allowed, openSocket, jobs: new Queue(),
    ports: (save) => ({ now, fetch: fetcher, allowed, save }),
    keepLedger: () => store.put(KEYS.ledger, module.bytes('ledger.save', 'sp_ledger_save', ledger)),
  };
  const wallet = new Wallet(shared);
  const verifier = new Verifier(shared);
  const follower = new Ledger(shared, wallet);
  return {
    ledger: follower, wallet, verifier, qr: new Qr(core),
    version: async () => core.version(),
    close: async () => {
      follower.free();
      await wallet.persist();
      wallet.free();
      verifier.free();
      ledger.free();
    },
  };
}
