// The interface of the package: the same methods on the direct client (this thread) and on the worker client (another thread, every method a
// promise). Time and entropy are not arguments here: the client takes them from its options, which tests replace.

import type {
  Answer, Asked, Card, Checked, CheckpointText, CodePlan, Comparison, Conflict, HistoryEntry, Home, JobProgress, LedgerStatus, Move, Preset, QrMatrix, ShowProfile, ShowSlot, Taken,
} from './types.js';

export interface ClientOptions {
  /** The chain configuration as served beside the page (chain.json). The only thing a page trusts. */
  chain: string;
  /** Seconds added to the device's clock: the one door through which time is injected. Development builds only. */
  clockOffset?: number;
  /** Where the sealed wallet, the wrong-passphrase record and the light client's record are kept. In a browser: IndexedDB. */
  store: KeyValueStore;
  /** Replaced in tests. Default: fetch, without credentials, to the chain configuration's relays and desks alone. */
  fetch?: typeof fetch;
  /** Replaced in tests. Default: the platform's WebSocket, to the relays alone. */
  openSocket?: OpenSocket;
}

/** A socket of texts: after closed() nothing comes any more, after close() nothing is told. */
export type OpenSocket = (url: string, on: { open(): void; text(text: string): void; closed(): void }) => { send(text: string): void; close(): void };

/** Puts are atomic and durable when the promise resolves. */
export interface KeyValueStore {
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, value: Uint8Array): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Hooks of long work. */
export interface JobHooks {
  progress?: (p: JobProgress) => void;
  /** The transaction code the clerk reads out; undefined to stop. */
  transactionCode?: (ask: { length?: number; digits: boolean; words?: string }) => Promise<string | undefined>;
  signal?: AbortSignal;
}

/** Hooks of following the relays. */
export interface FollowHooks {
  /** After each head that a relay pushed and the core judged: everything that is known then. */
  news: (status: LedgerStatus) => void;
  /** Of the rounds over HTTP that a head called for. */
  progress?: (p: JobProgress) => void;
  signal?: AbortSignal;
}

export interface LedgerClient {
  status(): Promise<LedgerStatus>;
  /** Asks the relays, verifies, keeps what it proved. Resolves also when some relay was refused: see status().relays. Rejects when none was honest. */
  sync(hooks?: JobHooks): Promise<LedgerStatus>;
  /**
   * Has new heads pushed by the relays, each verified before it is told, until the signal ends it. A socket that is lost, a relay that is silent or
   * lies, sleep and a lost network are dealt with inside; what is known is not verified again. One at a time.
   */
  follow(hooks: FollowHooks): Promise<void>;
  /** The device woke up, or has a network again: do not wait for a pause to end. */
  wake(): Promise<void>;
  /** What a text of kind 0x06 says, before anybody believes it. */
  readCheckpoint(text: string): Promise<CheckpointText>;
  /** Asks the relays where the two are of different numbers; rejects with 'sync_silent' when none can show whether one follows from the other. */
  compareCheckpoints(one: string, other: string, hooks?: JobHooks): Promise<Comparison>;
  /** The trusted head as a checkpoint code (kind 0x06). */
  checkpoint(): Promise<CodePlan>;
  /** Starts anew from a checkpoint text that the person compared and accepted. */
  trustCheckpoint(text: string): Promise<LedgerStatus>;
  /**
   * What stopped the light client, as a conflict file for others; undefined while nothing did. Rejects with qbft_conflict_header until a relay gave the
   * header of the block that was known: sync() asks for it.
   */
  conflict(): Promise<Uint8Array | undefined>;
  /** Who sealed both blocks of a conflict file. Rejects for bytes that are none. */
  verifyConflict(file: Uint8Array): Promise<Conflict>;
  /** All that is known of the ledger, for this person's other device. */
  exportRecord(): Promise<Uint8Array>;
  /** Takes such a record in place of what is known, and believes it as it stands. Never back: qbft_state_older, qbft_state_chain, qbft_contradiction. */
  importRecord(record: Uint8Array): Promise<LedgerStatus>;
}

export type Unlocked = { ok: true } | { ok: false; error: 'vault_passphrase' | 'vault_backoff'; waitSeconds: number };

export interface WalletClient {
  exists(): Promise<boolean>;
  create(passphrase: Uint8Array): Promise<void>;
  unlock(passphrase: Uint8Array): Promise<Unlocked>;
  lock(): Promise<void>;
  /** Removes the sealed wallet from the store, for ever. */
  erase(): Promise<void>;
  home(): Promise<Home>;
  take(text: string): Promise<Taken>;
  /** OpenID4VCI with the pre-authorised code; the received licence is checked before it is kept. Resumes a broken attempt of the same offer. */
  receive(offerText: string, hooks?: JobHooks): Promise<Card[]>;
  /** Consents to a review of take(). `withheld`: elements the person took out, as 'namespace/element'. */
  share(reviewId: string, choice: { withheld: string[]; largerSquares?: boolean }): Promise<Answer>;
  /** The same bytes again, drawn otherwise. */
  redraw(reviewId: string, choice: { largerSquares: boolean }): Promise<Answer>;
  /** Declines; the notice code may be shown to the asker, or not. */
  decline(reviewId: string): Promise<CodePlan>;
  /** The person closed the answer: the copy counts as used and the history has its entry. */
  closed(reviewId: string): Promise<void>;
  /** Opens show mode; nextSlot() at each boundary until slotsLeft is 0. */
  show(profile: ShowProfile, choice?: { cardId?: string; ageOver?: number }): Promise<ShowSlot>;
  nextSlot(): Promise<ShowSlot>;
  endShow(): Promise<void>;
  history(): Promise<HistoryEntry[]>;
  deleteHistory(id?: string): Promise<void>;
  moves(): Promise<Move[]>;
  /** Brings every open move forward as far as it can: binding to the old state, reading the ledger, fetching the new licence. */
  advanceMoves(hooks?: JobHooks): Promise<Move[]>;
  changePassphrase(from: Uint8Array, to: Uint8Array): Promise<Unlocked>;
}

export interface VerifierClient {
  /** A new request code; the one before is void. */
  ask(preset: Preset, verifierName: string): Promise<Asked>;
  take(text: string): Promise<Checked>;
  /** Whether the platform could decode the portrait: check 18 of the verdict. */
  imageDecoded(ok: boolean): Promise<Checked>;
  cancel(): Promise<void>;
}

export interface QrClient {
  encode(text: string): Promise<QrMatrix>;
  /** Texts of the codes in a grey picture, row after row without padding. */
  decode(picture: { width: number; height: number; luma: Uint8Array }): Promise<string[]>;
  /** The same from a camera frame, which is closed afterwards. */
  decodeFrame(frame: VideoFrame | ImageBitmap): Promise<string[]>;
}

export interface CoreClient {
  readonly ledger: LedgerClient;
  readonly wallet: WalletClient;
  readonly verifier: VerifierClient;
  readonly qr: QrClient;
  version(): Promise<{ core: string; abi: number; development: boolean }>;
  /** Ends the worker and frees the module. */
  close(): Promise<void>;
}

/**
 * The worker client, `@statepass/core`: speaks with a worker whose whole code is `serve()` of `@statepass/core/worker`. The page makes the worker
 * itself, because its address must pass the page's Trusted Types policy. The store lives in the worker, beside the core.
 */
export type Connect = (worker: Worker, options: Pick<ClientOptions, 'chain' | 'clockOffset'>) => Promise<CoreClient>;

/** The other end, `@statepass/core/worker`. */
export type Serve = (options: Pick<ClientOptions, 'store' | 'fetch' | 'openSocket'>) => void;
