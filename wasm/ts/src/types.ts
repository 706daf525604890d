// What crosses between the core and a page. Names and shapes are those of the CBOR that the C interface returns (statepass.h), so that Kotlin and
// Swift see the same. Times are Unix seconds; bytes are Uint8Array; a field with ? may be absent. No text here is meant for people: pages choose
// words by code (interface specification 6).

/** "CA", "NY" …: the letters of a member state, from the chain configuration or a certificate. */
export type Letters = string;

export type Outcome = 'green' | 'amber' | 'red' | 'grey';
export type CheckResult = 'pass' | 'fail' | 'unknown' | 'not_applicable';
export type Freshness = 'fresh' | 'today' | 'stale' | 'old' | 'none';
/** Value of a status entry, or unknown when no proved list tells. */
export type StatusValue = 'valid' | 'invalid' | 'suspended' | 'superseded' | 'unknown';

// ---- verdict (presentation specification 7.3) ----

/**
 * What the verdict says first; the page has one sentence for each. Green: age_yes, valid. Amber: not_confirmed (status stale or old),
 * status_unknown, issuer_key_unchecked, both_unchecked, unlisted (another country's), incomplete, no_picture, picture_unreadable, duplicate,
 * old_anchor, clock_wrong, evidence_discarded, development. Red: age_no, not_genuine, not_this_phone (check 12 alone), expired, not_yet_valid,
 * issuer_unknown, issuer_key, withdrawn, replaced, suspended, privilege_suspended, privilege_withdrawn. Grey: no_verdict; the first failed
 * check's reason says why.
 */
export type Headline =
  | 'age_yes' | 'valid'
  | 'not_confirmed' | 'status_unknown' | 'issuer_key_unchecked' | 'both_unchecked' | 'unlisted' | 'incomplete' | 'no_picture' | 'picture_unreadable'
  | 'duplicate' | 'old_anchor' | 'clock_wrong' | 'evidence_discarded' | 'development'
  | 'age_no' | 'not_genuine' | 'not_this_phone' | 'expired' | 'not_yet_valid' | 'issuer_unknown' | 'issuer_key' | 'withdrawn' | 'replaced' | 'suspended'
  | 'privilege_suspended' | 'privilege_withdrawn'
  | 'no_verdict';

export interface Check {
  id: string; // 'envelope' … 'duplicate'
  result: CheckResult;
  reason?: string; // name of a reason code, 'digest_mismatch'
  detail?: string; // name of the core's finer error, 'cbor_trailing'
  doc?: number; // which document, from 0
}

export interface Verdict {
  outcome: Outcome;
  headline: Headline;
  mode: 'challenge' | 'show' | 'carried';
  checks: Check[];
  freshness: Freshness;
  asOf?: number; // time of the oldest ledger fact the verdict needed
  blockNumber?: number;
  answers?: Record<string, boolean>; // 'age_over_21': true
  missing: string[];
  unrequested: string[];
  reader_time: number;
}

/** An element that was asked for and came, beside the verdict and never in it. Gone when the verdict goes. */
export interface Value {
  doc: number;
  namespace: string;
  element: string;
  value: CborValue;
}

/** Decoded CBOR of an element: text, integers, booleans, bytes, dates as {tag, value}, lists and maps. */
export type CborValue = string | number | bigint | boolean | null | Uint8Array | CborValue[] | { [key: string]: CborValue } | { tag: number; value: CborValue };

// ---- network of the states: the light client ----

export type RelayState = 'honest' | 'behind' | 'refused' | 'silent' | 'unasked';

export interface RelayNote {
  url: string;
  name?: string; // as the relay calls itself
  state: RelayState;
  reason?: string; // refused: 'header_quorum', 'proof_invalid', 'list_root' …
  head?: number;
  behindBlocks?: number;
  behindSeconds?: number; // age of its head beside the newest verified one
  slow?: boolean; // silent: it did not answer in time
  pushes?: boolean; // it is the one that new heads are listened to from
}

/** Where trust took a turn. */
export interface TrustStep {
  number: number;
  time: number;
  validators: number;
}

export interface LedgerStatus {
  chainId: number;
  name: string;
  development: boolean;
  /** Where trust began: with the chain configuration, or with a checkpoint that a person accepted. */
  checkpoint: TrustStep & { byPerson: boolean };
  /** The blocks since then after which other validators were believed, the oldest first. */
  changes: (TrustStep & { signers: number })[];
  /** `quorum`: how many of the validators must sign. `signers`: 0 while only a checkpoint names the block. */
  head: { number: number; time: number; hash: string; validators: number; signers: number; quorum: number };
  /** Past this time only a new checkpoint can help, unless a newer head was verified before. */
  trustedUntil: number;
  /** Time of the header that the held lists and keys are proved at; absent while nothing is. */
  factsAsOf?: number;
  lists: number;
  issuerKeys: number;
  members: Letters[];
  relays: RelayNote[];
  /** Set when the client has stopped: 'ledger_contradiction', 'trusting_period', 'header_set_change'. */
  stopped?: string;
}

/** What two sources say of where trust may begin. `connected`: the newer block follows from the older one. `contradict`: at least one of them is false. */
export type Comparison = 'same' | 'connected' | 'contradict' | 'other_chain';

/** A checkpoint as a code carries it. Nothing is believed by reading it. */
export interface CheckpointText {
  chainId: number;
  number: number;
  time: number;
  blockHash: string;
  validators: string[];
  text: string;
}

/** One of the two blocks of a conflict file. */
export interface ConflictSide {
  hash: string;
  stateRoot: string;
  time: number;
  round: number;
  proposer: string;
  quorum: number;
  validators: string[];
  signers: string[];
}

/** Two sealed blocks of one number, which stop a light client: what a conflict file proves. */
export interface Conflict {
  outcome: 'verified' | 'refused';
  chainId: number;
  /** Whether it proves the same to whoever trusts what this client does. */
  ours: boolean;
  /** The block from which it was judged: it proves as much as this one is worth. */
  trusted: { number: number; hash: string; time: number; validators: string[] };
  /** When refused: why, and at which of the file's headers. */
  code?: string;
  header?: number;
  /** When verified: of both blocks. */
  number?: number;
  /** In one round nobody honest seals two blocks; in two rounds only the validators' messages tell whose fault it was. */
  sameRound?: boolean;
  signedBoth?: string[];
  /** The block that was known, the other one. */
  headers?: [ConflictSide, ConflictSide];
}

/** What a feed of pushed heads wants (statepass.h). */
export type FeedWant =
  | { kind: 'open'; id: number; url: string; hello: string; maxBytes: number }
  | { kind: 'listen'; id: number; seconds: number }
  | { kind: 'pause'; seconds: number }
  | { kind: 'sync' }
  | { kind: 'stop'; reason?: string };

// ---- long work: a job says what it wants next, the driver does it ----

export interface HttpRequest {
  kind: 'http';
  id: number;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: Uint8Array;
  timeoutMs: number;
  maxBytes: number;
}
export type JobWant =
  | HttpRequest
  | { kind: 'ask'; id: number; what: 'transaction_code'; length?: number; digits: boolean; words?: string }
  | { kind: 'wait'; id: number; seconds: number }
  | { kind: 'save'; id: number } // the sealed wallet must be stored before the job goes on
  | { kind: 'done'; result: CborValue }
  | { kind: 'failed'; error: string; retry: boolean; lost: boolean };

export interface JobProgress {
  step: string; // 'headers', 'proofs', 'lists', 'token', 'keys', 'credentials', 'checking'
  done: number;
  of: number; // 0 while unknown
}

// ---- QR ----

export interface QrMatrix {
  size: number; // modules a side, without quiet zone
  modules: Uint8Array; // size × size, 1 dark
  version: number;
}

/** One code, or the frames of an animated one, each to be drawn with the same rules (presentation specification 1.3). */
export interface CodePlan {
  animated: boolean;
  codes: QrMatrix[];
  framesPerSecond: number;
  text?: string; // of a static code: for copy, link and file
}

// ---- wallet ----

export interface Card {
  id: string;
  docType: string;
  issuer: Letters; // 'CA'
  issuingAuthority?: string;
  documentNumber?: string;
  familyName?: string;
  givenName?: string;
  birthDate?: string; // '1990-05-17'
  portrait?: Uint8Array;
  portraitType?: 'image/jpeg' | 'image/webp';
  privileges: string[]; // 'B', 'C'
  expiryDate?: string;
  validUntil: number; // of the copies now held
  copiesLeft: number;
  status: StatusValue;
  privilegeStatus?: StatusValue; // licences only
  statusAsOf?: number;
  /** First is the one to show: a superseded licence is behind its successor. */
  current: boolean;
  receivedAt: number;
  /** What its age document can say, for show mode: 21 and yes. Empty without one. */
  ages: { over: number; answer: boolean }[];
}

export interface Home {
  cards: Card[];
  ledger: LedgerStatus;
  /** Offers whose receiving was broken off and can go on: wallet.receive(offer). */
  unfinished: { offer: string; issuer: string; since: number }[];
}

export interface ReviewElement {
  doc: number;
  namespace: string;
  element: string;
  answer?: CborValue; // what would be told
  available: boolean;
  retained: boolean; // the asker says that it keeps this
}

export interface Review {
  id: string;
  asker: { name: string; verified: boolean };
  purpose: { code: number; words?: string };
  documents: { docType: string; cardId?: string; elements: ReviewElement[] }[];
  /** What the chosen cards hold and the asker will not learn, by element name. */
  hidden: string[];
  expiresAt: number;
  channels: ('qr' | 'carried' | 'mailbox')[];
  /** A licence desk that asks to move the licence to another state (ledger specification 4.3). */
  move?: { from: Letters; to: Letters; due: number; text: string };
  /** Set when nothing can be shared: 'no_document', 'no_copies', 'request_expired' … */
  refused?: string;
}

export interface Answer {
  code: CodePlan;
  carriedText: string;
  shared: ReviewElement[];
  until: number;
  stapled: boolean; // evidence of the ledger is in it
}

export interface ShowSlot {
  code: CodePlan;
  slotStart: number;
  slotEnd: number;
  slotsLeft: number;
  shared: ReviewElement[];
}

export type ShowProfile = 'age' | 'age_and_face' | 'driving' | 'identity';

export interface HistoryEntry {
  id: string;
  time: number;
  kind: 'shared' | 'declined' | 'shown' | 'received' | 'moved';
  asker?: { name: string; verified: boolean };
  purpose?: number;
  elements: string[]; // names only, never values
  cardId?: string;
}

export type MoveStation = 'asked' | 'cleared' | 'issued' | 'done';
export interface Move {
  id: string; // transfer id on the ledger
  from: Letters;
  to: Letters;
  due: number;
  station: MoveStation;
  /** The ledger's own word: 'open', 'cleared', 'refused', 'issued', 'withdrawn', 'expired'. */
  state: string;
  refusal?: number;
  whoseTurn: 'citizen' | 'origin' | 'destination' | 'nobody';
  asOf?: number;
}

/** What a scanned, pasted or opened text turned out to be. */
export type Taken =
  | { kind: 'ignored' } // not for us; go on scanning
  | { kind: 'progress'; have: number; need: number } // a frame of an animated code
  | { kind: 'offer'; text: string; issuer: string } // start wallet.receive with it
  | { kind: 'review'; review: Review }
  | { kind: 'checkpoint'; chainId: number; number: number; time: number; blockHash: string; text: string }
  | { kind: 'refused'; reason: string; detail?: string };

// ---- verifier ----

export type Preset = 'over_18' | 'over_21' | 'may_drive' | 'who_is_it' | 'hotel';

export interface Asked {
  code: CodePlan;
  uri: string; // form U, for link and copy
  expiresAt: number;
}

export type Checked =
  | { kind: 'ignored' }
  | { kind: 'progress'; have: number; need: number }
  /** The holder's app stopped the waiting (kind 0x04). Unauthenticated: never a verdict. */
  | { kind: 'notice'; notice: 'declined' | 'unsupported' | 'request_expired' | 'answer_too_large' }
  /** needsImage: the portrait is to be decoded by the platform and the result told by imageDecoded, which answers with the final verdict. */
  | { kind: 'verdict'; verdict: Verdict; values: Value[]; needsImage: boolean };

// ---- errors ----

/**
 * The one error class of this package. `code` is the name of a core error or of a reason (statepass_enums.def), or one of the package's own:
 * 'instance_dead', 'worker_gone', 'store_full', 'store_failed', 'network' (an address that the configuration does not name), 'aborted',
 * 'vault_locked' (unlock() first), 'wallet_exists' (create() twice), 'clock_offset' (in a production build), 'capi_unsupported' (a module
 * without this function), 'capi_closed' (an object that was freed).
 */
export interface CoreErrorShape {
  name: 'CoreError';
  code: string;
  operation: string;
  offset?: number;
  retry?: boolean; // the same call may do better later
  lost?: boolean; // something the person had is gone
}
