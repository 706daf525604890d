// The desk service's interface as functions: the one place of the page that knows addresses. The table is in README.md.

export type Letters = string;
export type Status = 'valid' | 'invalid' | 'suspended' | 'superseded';
export interface Person { familyName: string; givenName: string; birthDate: string }
export interface Block { number: number; hash: string; time: number }
export interface Call { contract: string; function: string; entries?: number; role: string }
export interface Plan { calls: Call[]; at?: number; undoable: boolean }
export interface Acts { acts: string[] }
export interface Act {
  act: string;
  contract: string;
  function: string;
  state: 'queued' | 'pending' | 'included' | 'failed';
  at?: number;
  txHash?: string;
  block?: Block;
  error?: { name: string; args: unknown[] };
}
export interface Event { time: number; kind: string; by?: string; reason?: string; act?: string }

export type Role = 'clerk' | 'supervisor' | 'keys';
export interface Session {
  expires: number;
  staff: { name: string; roles: Role[] };
  desk: { letters: Letters; name: string; development: boolean; chainId: number; members: Letters[] };
}
export type ApprovedAct = 'revoke' | 'key_revoke' | 'recall';
export interface Approval { approval: string; by: string; expires: number }

export interface WorkItem {
  id: string;
  kind: 'move_in' | 'move_out' | 'notice' | 'offer' | 'act';
  ref: string;
  person?: Person;
  peer?: Letters;
  state: string;
  since: number;
  due?: number;
  urgency: 'overdue' | 'soon' | 'normal';
}

export interface ApplicantRow extends Person { id: string; portrait: boolean; licences: number; created: number }
export interface LicenceRow { ref: string; documentNumber: string; document: Status; privilege: Status; issueDate: string; expiryDate: string }
export interface NewApplicant extends Person { sex?: 1 | 2 | 9; residentAddress?: string; residentCity?: string; residentPostalCode?: string }
export interface Applicant extends NewApplicant { id: string; portrait: boolean; created: number; licences: LicenceRow[] }

export interface Privilege { code: string; issueDate?: string; expiryDate?: string }
export interface NewLicence { applicant: string; documentNumber?: string; issueDate: string; expiryDate: string; privileges: Privilege[] }
export interface Licence {
  ref: string;
  applicant: Person & { id: string; portrait: boolean };
  documentNumber: string;
  issueDate: string;
  expiryDate: string;
  privileges: Privilege[];
  document: Status;
  privilege: Status;
  pending?: { family: 1 | 2; value: Status; at: number };
  copies: { issued: number; live: number; devices: number; validUntil?: number };
  anchored?: { n: number; time: number };
  move?: string;
  stateOfRecord: Letters;
  history: Event[];
  block: Block;
}
export interface Offer { id: string; text: string; txCode: string; expires: number }
export interface OfferState { id: string; state: 'waiting' | 'opened' | 'received' | 'expired' | 'stopped'; copies?: number; triesLeft: number; expires: number }
export interface StatusChange { family: 1 | 2; value: 'valid' | 'suspended' | 'invalid'; urgency: 'urgent' | 'round' | 'spread'; reason: string; approval?: string }

export type MoveState = 'open' | 'cleared' | 'refused' | 'issued' | 'withdrawn' | 'expired';
export type Binding = 'missing' | 'good' | 'wrong';
export interface MoveRow { id: string; direction: 'in' | 'out'; peer: Letters; person?: Person; state: MoveState; since: number; due: number; binding?: Binding }
export interface MoveRequest { request: string; text: string; expires: number; statementText: string; due: number }
export interface Scanned { state: 'ignored' | 'progress' | 'declined' | 'refused' | 'opened'; have?: number; need?: number; reason?: string; move?: string; acts?: string[] }
export interface MoveCase {
  id: string;
  direction: 'in' | 'out';
  from: Letters;
  to: Letters;
  state: MoveState;
  since: number;
  due: number;
  person: Person;
  documentNumber?: string;
  licence?: string;
  portrait: boolean;
  binding: Binding;
  holds: { kind: number; since: number; words: string }[];
  condense?: { readyAt: number; left: number };
  record?: 'waiting' | 'good' | 'wrong';
  can: ('clear' | 'refuse' | 'recall' | 'complete')[];
  why?: string;
  log: Event[];
  block: Block;
}

export interface Notice {
  peer: Letters;
  seq: number;
  class: 1 | 2 | 3;
  kind: number;
  replaces?: number;
  subject?: { move?: string; licence?: string; person?: Person };
  posted: number;
  due: number;
  state: 'queued' | 'posted' | 'waiting' | 'filed' | 'settled' | 'rejected';
  code?: number;
  words?: string;
}
export interface Aging { from: Letters; to: Letters; unsettled: number; oldestSeconds: number; overdue: boolean }
export interface LedgerHealth {
  chainId: number;
  name: string;
  head: Block;
  validators: number;
  signers: number;
  setChangePending: boolean;
  nodes: { name: string; state: 'good' | 'behind' | 'down'; head?: number; latencyMs?: number }[];
  operators: { role: string; address: string; until: number }[];
  keys: { kid: string; purpose: number; state: 'active' | 'retired' | 'compromised'; from: number; to: number }[];
  lists: { list: string; family: number; version: number; used: number; size: number; changed: number }[];
  batch?: { n: number; time: number };
  queue: { acts: number; oldestSeconds: number };
}

/** What the service refused, or that it did not answer. `code` is lower case: 'auth_required', 'condensing', 'desk_silent'. */
export class DeskError extends Error {
  constructor(readonly code: string, readonly status: number, readonly detail?: string, readonly retryAfter?: number, readonly extra: Record<string, unknown> = {}) {
    super(code);
  }
}

const TIMEOUT_MS = 20_000;

async function problem(answer: Response): Promise<DeskError> {
  let body: Record<string, unknown> = {};
  try {
    body = (await answer.json()) as Record<string, unknown>;
  } catch { /* something between us and the desk answered in its own words */ }
  const { code, detail, retryAfter, ...extra } = body;
  return new DeskError(
    typeof code === 'string' ? code.toLowerCase() : 'desk_unclear', answer.status, typeof detail === 'string' ? detail : undefined,
    typeof retryAfter === 'number' ? retryAfter : undefined, extra,
  );
}

export interface DeskApiOptions {
  base?: string;
  fetch?: typeof fetch;
  /** Told when the session is over. */
  onSignedOut?: () => void;
}

export class DeskApi {
  token: string | undefined;
  private readonly base: string;
  private readonly doFetch: typeof fetch;
  private readonly onSignedOut: () => void;

  constructor(options: DeskApiOptions = {}) {
    this.base = options.base ?? '/v1/desk';
    this.doFetch = options.fetch ?? ((...args) => fetch(...args));
    this.onSignedOut = options.onSignedOut ?? (() => {});
  }

  private async call(method: string, path: string, body?: unknown, raw?: { bytes: Uint8Array; type: string }): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.token) headers['Authorization'] = `Bearer ${this.token}`;
    if (raw) headers['Content-Type'] = raw.type;
    else if (body !== undefined) headers['Content-Type'] = 'application/json';
    let answer: Response;
    try {
      answer = await this.doFetch(this.base + path, {
        method, headers, credentials: 'omit', redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(raw ? { body: raw.bytes as Uint8Array<ArrayBuffer> } : body !== undefined ? { body: JSON.stringify(body) } : {}),
      });
    } catch {
      throw new DeskError('desk_silent', 0);
    }
    if (answer.ok) return answer;
    const error = await problem(answer);
    if (answer.status === 401 && this.token) {
      this.token = undefined;
      this.onSignedOut();
    }
    throw error;
  }

  private async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call(method, path, body);
    try {
      return (await answer.json()) as T;
    } catch {
      throw new DeskError('desk_unclear', answer.status);
    }
  }

  private get<T>(path: string): Promise<T> { return this.json<T>('GET', path); }
  private post<T>(path: string, body: unknown): Promise<T> { return this.json<T>('POST', path, body); }

  // ---- session ----
  async signIn(name: string, passphrase: string): Promise<Session> {
    const { token, ...session } = await this.post<Session & { token: string }>('/session', { name, passphrase });
    this.token = token;
    return session;
  }
  session(): Promise<Session> { return this.get('/session'); }
  async signOut(): Promise<void> {
    try { await this.call('DELETE', '/session'); } finally { this.token = undefined; }
  }
  approve(name: string, passphrase: string, act: ApprovedAct, subject: string): Promise<Approval> { return this.post('/approvals', { name, passphrase, act, subject }); }

  // ---- acts and work ----
  act(act: string): Promise<Act> { return this.get(`/acts/${encodeURIComponent(act)}`); }
  async work(): Promise<WorkItem[]> { return (await this.get<{ items: WorkItem[] }>('/work')).items; }

  // ---- applicants ----
  applicants(query = '', cursor?: string): Promise<{ applicants: ApplicantRow[]; next?: string }> {
    return this.get(`/applicants?${new URLSearchParams({ query, ...(cursor ? { cursor } : {}) })}`);
  }
  createApplicant(applicant: NewApplicant): Promise<Applicant> { return this.post('/applicants', applicant); }
  applicant(id: string): Promise<Applicant> { return this.get(`/applicants/${encodeURIComponent(id)}`); }
  async putPortrait(id: string, bytes: Uint8Array, type: string, small = false): Promise<void> {
    await this.call('PUT', `/applicants/${encodeURIComponent(id)}/portrait${small ? '/small' : ''}`, undefined, { bytes, type });
  }
  async portrait(of: { applicant: string } | { move: string }): Promise<Uint8Array> {
    const path = 'applicant' in of ? `/applicants/${encodeURIComponent(of.applicant)}` : `/moves/${encodeURIComponent(of.move)}`;
    return new Uint8Array(await (await this.call('GET', `${path}/portrait`)).arrayBuffer());
  }

  // ---- licences ----
  issue(licence: NewLicence, idempotencyKey: string): Promise<Licence> { return this.post('/licences', { ...licence, idempotencyKey }); }
  licence(ref: string): Promise<Licence> { return this.get(`/licences/${encodeURIComponent(ref)}`); }
  offer(ref: string, idempotencyKey: string): Promise<Offer> { return this.post(`/licences/${encodeURIComponent(ref)}/offers`, { idempotencyKey }); }
  offerState(ref: string, id: string): Promise<OfferState> { return this.get(`/licences/${encodeURIComponent(ref)}/offers/${encodeURIComponent(id)}`); }
  planStatus(ref: string, change: StatusChange): Promise<Plan> { return this.post(`/licences/${encodeURIComponent(ref)}/status`, { ...change, dryRun: true }); }
  changeStatus(ref: string, change: StatusChange, idempotencyKey: string): Promise<Acts & { roundAt: number; entries: number }> {
    return this.post(`/licences/${encodeURIComponent(ref)}/status`, { ...change, idempotencyKey });
  }

  // ---- moves ----
  async moves(direction: 'in' | 'out'): Promise<MoveRow[]> { return (await this.get<{ moves: MoveRow[] }>(`/moves?direction=${direction}`)).moves; }
  askMove(from: Letters, due?: number): Promise<MoveRequest> { return this.post('/moves/requests', { from, ...(due === undefined ? {} : { due }) }); }
  scanned(request: string, texts: string[]): Promise<Scanned> { return this.post(`/moves/requests/${encodeURIComponent(request)}/scans`, { texts }); }
  async cancelMoveRequest(request: string): Promise<void> { await this.call('DELETE', `/moves/requests/${encodeURIComponent(request)}`); }
  move(id: string): Promise<MoveCase> { return this.get(`/moves/${encodeURIComponent(id)}`); }
  planMove(id: string, act: 'clear' | 'refuse' | 'complete', body: object): Promise<Plan> {
    return this.post(`/moves/${encodeURIComponent(id)}/${act}`, { ...body, dryRun: true });
  }
  doMove(id: string, act: 'clear' | 'refuse' | 'complete', body: object, idempotencyKey: string): Promise<Acts & { licence?: string }> {
    return this.post(`/moves/${encodeURIComponent(id)}/${act}`, { ...body, idempotencyKey });
  }

  // ---- notices and ledger ----
  async notices(box: 'inbox' | 'outbox'): Promise<Notice[]> { return (await this.get<{ notices: Notice[] }>(`/${box}`)).notices; }
  planReject(from: Letters, seq: number, code: number): Promise<Plan> { return this.post(`/inbox/${encodeURIComponent(from)}/${seq}/reject`, { code, dryRun: true }); }
  reject(from: Letters, seq: number, code: number, idempotencyKey: string): Promise<Acts> { return this.post(`/inbox/${encodeURIComponent(from)}/${seq}/reject`, { code, idempotencyKey }); }
  async aging(): Promise<Aging[]> { return (await this.get<{ rows: Aging[] }>('/aging')).rows; }
  ledger(): Promise<LedgerHealth> { return this.get('/ledger'); }
  planRevokeKey(kid: string, body: { cutoff: number; reason: string }): Promise<Plan> { return this.post(`/keys/${encodeURIComponent(kid)}/revoke`, { ...body, dryRun: true }); }
  revokeKey(kid: string, body: { cutoff: number; reason: string; approval: string }, idempotencyKey: string): Promise<Acts> { return this.post(`/keys/${encodeURIComponent(kid)}/revoke`, { ...body, idempotencyKey }); }
}

/** A new key for each press of a button: the service does the same press once. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
}
