// The desk page's state: who is signed in, what waits, which case is open, which acts are on their way to the ledger.
import { signal, type Signal } from '@preact/signals';
import type { CoreClient, QrMatrix } from '@statepass/core';
import { faultOf, type Fault } from '../common/core/errors.ts';
import { now } from '../common/shell/clock.ts';
import { Work } from '../common/shell/work.ts';
import { type Act, type Acts, type Aging, type Applicant, type ApplicantRow, DeskApi, DeskError, type LedgerHealth, type Letters, type Licence, type MoveCase, type MoveRequest, type MoveRow, newKey, type NewApplicant, type NewLicence, type Notice, type Offer, type OfferState, type Session, type WorkItem } from './api.ts';
import type { PortraitPair } from './portrait.ts';

export const SECTIONS = ['work', 'people', 'moves', 'notices', 'ledger'] as const;
export type Section = (typeof SECTIONS)[number];

export type Open =
  | { what: 'nothing' }
  | { what: 'applicant'; id: string }
  | { what: 'new-applicant' }
  | { what: 'licence'; ref: string }
  | { what: 'move'; id: string }
  | { what: 'new-move' }
  | { what: 'act'; id: string }
  | { what: 'notice'; box: 'inbox' | 'outbox'; peer: Letters; seq: number };

/** Something fetched: what came last, when, and what went wrong since. */
export interface Fetched<T> {
  data?: T;
  at?: number;
  fault?: Fault;
}

export interface MoveAsking {
  request: MoveRequest;
  code: QrMatrix;
  parts?: { have: number; need: number };
  ended?: 'declined' | 'refused' | 'over';
  reason?: string;
}

const LIST_SECONDS = 10;
const ACT_MS = 2000;
const TOKEN = 'desk-token';

const kept = {
  get: (): string | null => { try { return sessionStorage.getItem(TOKEN); } catch { return null; } },
  set: (token: string | undefined): void => { try { if (token) sessionStorage.setItem(TOKEN, token); else sessionStorage.removeItem(TOKEN); } catch { /* signed in until the page is closed */ } },
};

export class DeskModel {
  readonly work = new Work();
  readonly api: DeskApi;
  readonly session = signal<Session | undefined>(undefined);
  readonly signedOut = signal(false);
  readonly waitUntil = signal(0);
  readonly section = signal<Section>('work');
  readonly open = signal<Open>({ what: 'nothing' });
  readonly query = signal('');

  readonly items = signal<Fetched<WorkItem[]>>({});
  readonly people = signal<Fetched<ApplicantRow[]>>({});
  readonly moves = signal<Fetched<{ in: MoveRow[]; out: MoveRow[] }>>({});
  readonly notices = signal<Fetched<{ inbox: Notice[]; outbox: Notice[]; aging: Aging[] }>>({});
  readonly health = signal<Fetched<LedgerHealth>>({});

  readonly applicant = signal<Fetched<Applicant>>({});
  readonly licence = signal<Fetched<Licence>>({});
  readonly move = signal<Fetched<MoveCase>>({});
  readonly portrait = signal<Uint8Array | undefined>(undefined);
  readonly offer = signal<{ offer: Offer; code: QrMatrix; state?: OfferState } | undefined>(undefined);
  readonly asking = signal<MoveAsking | undefined>(undefined);
  /** Acts of this page, newest first. */
  readonly acts = signal<Act[]>([]);
  /** The acts that belong to the open case. */
  readonly caseActs = signal<string[]>([]);

  private timer: ReturnType<typeof setInterval> | undefined;
  private sending = false;
  private texts: string[] = [];
  private seen = new Set<string>();

  constructor(readonly core: CoreClient, api?: DeskApi) {
    this.api = api ?? new DeskApi({ onSignedOut: () => this.ended(true) });
  }

  // ---- session ----

  async start(): Promise<void> {
    const token = kept.get();
    if (token) {
      this.api.token = token;
      try {
        this.begin(await this.api.session());
      } catch (error) {
        if (error instanceof DeskError && error.status === 401) kept.set(undefined);
        else this.work.failed(error);
      }
    }
  }

  signIn(name: string, passphrase: string): Promise<void | undefined> {
    return this.work.run(async () => {
      try {
        const session = await this.api.signIn(name, passphrase);
        kept.set(this.api.token);
        this.begin(session);
      } catch (error) {
        if (error instanceof DeskError && error.retryAfter) this.waitUntil.value = now() + error.retryAfter;
        throw error;
      }
    });
  }

  private begin(session: Session): void {
    this.session.value = session;
    this.signedOut.value = false;
    void this.refresh();
    clearInterval(this.timer);
    this.timer = setInterval(() => { if (document.visibilityState === 'visible') void this.refresh(); }, LIST_SECONDS * 1000);
  }

  async signOut(): Promise<void> {
    try {
      await this.api.signOut();
    } catch { /* the desk ends the session by itself after a while */ }
    this.ended(false);
  }

  private ended(byDesk: boolean): void {
    clearInterval(this.timer);
    kept.set(undefined);
    this.session.value = undefined;
    this.signedOut.value = byDesk;
    this.show({ what: 'nothing' });
    for (const list of [this.items, this.people, this.moves, this.notices, this.health] as Signal<Fetched<unknown>>[]) list.value = {};
  }

  // ---- lists and the open case ----

  private async fetch<T>(into: Signal<Fetched<T>>, get: () => Promise<T>): Promise<void> {
    try {
      into.value = { data: await get(), at: now() };
    } catch (error) {
      into.value = { ...into.value, fault: faultOf(error) };
    }
  }

  go(section: Section): void {
    this.section.value = section;
    this.show({ what: 'nothing' });
    void this.refreshList();
  }

  async refresh(): Promise<void> {
    await Promise.all([this.refreshList(), this.refreshCase()]);
  }

  refreshList(): Promise<void> {
    switch (this.section.value) {
      case 'work': return this.fetch(this.items, () => this.api.work());
      case 'people': return this.fetch(this.people, async () => (await this.api.applicants(this.query.value)).applicants);
      case 'moves': return this.fetch(this.moves, async () => {
        const [incoming, out] = await Promise.all([this.api.moves('in'), this.api.moves('out')]);
        return { in: incoming, out };
      });
      case 'notices': return this.fetch(this.notices, async () => {
        const [inbox, outbox, aging] = await Promise.all([this.api.notices('inbox'), this.api.notices('outbox'), this.api.aging()]);
        return { inbox, outbox, aging };
      });
      case 'ledger': return this.fetch(this.health, () => this.api.ledger());
    }
  }

  search(query: string): void {
    this.query.value = query;
    void this.refreshList();
  }

  show(open: Open): void {
    this.open.value = open;
    this.work.clear();
    this.applicant.value = {};
    this.licence.value = {};
    this.move.value = {};
    this.portrait.value = undefined;
    this.offer.value = undefined;
    this.caseActs.value = [];
    this.stopAsking();
    if (open.what !== 'nothing') void this.refreshCase().then(() => this.fetchPortrait());
  }

  openItem(item: WorkItem): void {
    if (item.kind === 'move_in' || item.kind === 'move_out') this.show({ what: 'move', id: item.ref });
    else if (item.kind === 'act') this.show({ what: 'act', id: item.ref });
    else if (item.kind === 'offer') this.show({ what: 'licence', ref: item.ref });
    else if (item.kind === 'notice' && item.peer) this.show({ what: 'notice', box: 'inbox', peer: item.peer, seq: Number(item.ref) });
  }

  async refreshCase(): Promise<void> {
    const open = this.open.value;
    const still = () => this.open.value === open;
    switch (open.what) {
      case 'applicant': await this.fetch(this.applicant, () => this.api.applicant(open.id)); break;
      case 'licence': {
        await this.fetch(this.licence, () => this.api.licence(open.ref));
        const shown = this.offer.value;
        if (shown && still() && shown.state?.state !== 'received') {
          try {
            const state = await this.api.offerState(open.ref, shown.offer.id);
            if (still() && this.offer.value) this.offer.value = { ...this.offer.value, state };
          } catch { /* asked again with the next round */ }
        }
        break;
      }
      case 'act': await this.followOne(open.id); break;
      case 'move': await this.fetch(this.move, () => this.api.move(open.id)); break;
      case 'notice': if (!this.notices.value.data) await this.fetch(this.notices, async () => ({ inbox: await this.api.notices('inbox'), outbox: await this.api.notices('outbox'), aging: [] })); break;
      default:
    }
  }

  private async fetchPortrait(): Promise<void> {
    const open = this.open.value;
    const of = open.what === 'applicant' && this.applicant.value.data?.portrait ? { applicant: open.id }
      : open.what === 'licence' && this.licence.value.data?.applicant.portrait ? { applicant: this.licence.value.data.applicant.id }
      : open.what === 'move' && this.move.value.data?.portrait ? { move: open.id } : undefined;
    if (!of) return;
    try {
      const bytes = await this.api.portrait(of);
      if (this.open.value === open) this.portrait.value = bytes;
    } catch { /* the case is shown without it */ }
  }

  // ---- acts ----

  /** Follows acts until the ledger has them, and shows them with the open case. */
  follow({ acts }: Acts): void {
    this.caseActs.value = [...acts, ...this.caseActs.value];
    for (const act of acts) void this.followOne(act);
    void this.refresh();
  }

  async followOne(id: string): Promise<void> {
    for (;;) {
      try {
        const act = await this.api.act(id);
        this.acts.value = [act, ...this.acts.value.filter((a) => a.act !== id)].slice(0, 200);
        if (act.state === 'included' || act.state === 'failed') {
          void this.refresh();
          return;
        }
      } catch (error) {
        if (!this.session.value || !(error instanceof DeskError) || error.status === 404) return;
      }
      await new Promise((done) => setTimeout(done, ACT_MS));
    }
  }

  // ---- people and licences ----

  enrol(applicant: NewApplicant, portrait: PortraitPair | undefined): Promise<void | undefined> {
    return this.work.run(async () => {
      const made = await this.api.createApplicant(applicant);
      if (portrait) {
        await this.api.putPortrait(made.id, portrait.full, 'image/jpeg');
        if (portrait.small) await this.api.putPortrait(made.id, portrait.small.bytes, portrait.small.type, true);
      }
      this.section.value = 'people';
      void this.refreshList();
      this.show({ what: 'applicant', id: made.id });
    });
  }

  issue(licence: NewLicence): Promise<void | undefined> {
    return this.work.run(async () => {
      const made = await this.api.issue(licence, newKey());
      void this.refreshList();
      this.show({ what: 'licence', ref: made.ref });
    });
  }

  makeOffer(ref: string): Promise<void | undefined> {
    return this.work.run(async () => {
      const offer = await this.api.offer(ref, newKey());
      this.offer.value = { offer, code: await this.core.qr.encode(offer.text) };
    });
  }

  // ---- a move in: question, answer by camera ----

  askMove(from: Letters): Promise<void | undefined> {
    return this.work.run(async () => {
      const request = await this.api.askMove(from);
      this.texts = [];
      this.seen.clear();
      this.asking.value = { request, code: await this.core.qr.encode(request.text) };
    });
  }

  /** A text from the camera or from a hand: handed on once, in the order in which they came. */
  heard(text: string): void {
    const asking = this.asking.value;
    if (!asking || asking.ended || this.seen.has(text)) return;
    this.seen.add(text);
    this.texts.push(text);
    void this.sendTexts();
  }

  private async sendTexts(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.texts.length > 0 && this.asking.value) {
        const asking = this.asking.value;
        const batch = this.texts.splice(0, 16);
        const result = await this.api.scanned(asking.request.request, batch);
        if (this.asking.value?.request !== asking.request) return;
        switch (result.state) {
          case 'progress': this.asking.value = { ...asking, parts: { have: result.have ?? 0, need: result.need ?? 0 } }; break;
          case 'declined': this.asking.value = { ...asking, ended: 'declined' }; return;
          case 'refused': this.asking.value = { ...asking, ended: 'refused', reason: result.reason ?? 'response_status' }; return;
          case 'opened': {
            this.asking.value = undefined;
            void this.refreshList();
            if (result.move) this.show({ what: 'move', id: result.move });
            this.follow({ acts: result.acts ?? [] });
            return;
          }
          case 'ignored':
        }
      }
    } catch (error) {
      // Frames that did not arrive are shown again by the wallet: they may be sent again.
      this.seen.clear();
      this.work.failed(error);
    } finally {
      this.sending = false;
    }
  }

  stopAsking(): void {
    const asking = this.asking.value;
    this.asking.value = undefined;
    if (asking && !asking.ended) this.api.cancelMoveRequest(asking.request.request).catch(() => { /* it runs out by itself */ });
  }
}
