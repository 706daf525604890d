// The wallet page's state and acts. It decides nothing about licences: it asks the core, keeps what it said, and remembers which screen is shown.
import { signal } from '@preact/signals';
import type { Answer, Card, CodePlan, CoreClient, HistoryEntry, Home, JobProgress, LedgerStatus, Move, Review, ShowProfile, ShowSlot, Taken } from '@statepass/core';
import { faultOf, isCoreError } from '../common/core/errors.ts';
import { LedgerFollower } from '../common/ledger/follow.ts';
import { now } from '../common/shell/clock.ts';
import { Nav } from '../common/shell/nav.ts';
import { Work } from '../common/shell/work.ts';
import { passphraseBytes } from './strength.ts';

export type Screen =
  | { at: 'first' }
  | { at: 'create' }
  | { at: 'unlock' }
  | { at: 'home' }
  | { at: 'scan'; adding: boolean }
  | { at: 'offer'; text: string; issuer: string }
  | { at: 'receiving'; text: string; issuer: string }
  | { at: 'arrived'; cards: Card[] }
  | { at: 'asked'; review: Review; byHand: boolean }
  | { at: 'answer'; review: Review; answer: Answer; larger: boolean; sentOtherwise: boolean }
  | { at: 'declined'; review: Review; notice?: CodePlan }
  | { at: 'show'; what: 'age' | 'licence' }
  | { at: 'showing'; profile: ShowProfile; ageOver?: number; slot: ShowSlot }
  | { at: 'shown'; profile: ShowProfile; ageOver?: number }
  | { at: 'history' }
  | { at: 'moves' }
  | { at: 'knows'; checkpoint?: CodePlan }
  | { at: 'checkpoint'; taken?: Extract<Taken, { kind: 'checkpoint' }> }
  | { at: 'settings' }
  | { at: 'passphrase' }
  | { at: 'erase'; sure: boolean };

export interface CodeAsk {
  length?: number;
  digits: boolean;
  words?: string;
  give(code: string | undefined): void;
}

/** Left alone in the background for this long, the wallet locks. */
const LOCK_AFTER_SECONDS = 300;
const SYNC_SECONDS = 120;
/** Unread for this long, an answer is drawn with larger squares by itself. */
export const LARGER_AFTER_SECONDS = 15;
/** Codes under which the core asks for the passphrase anew. */
const LOCKED = ['vault_locked'];
/** What an unlocking that did not succeed came to, as a code. */
const notOpened = (error: 'vault_passphrase' | 'vault_backoff') => ({ code: error === 'vault_passphrase' ? 'vault_wrong_passphrase' : error, retry: true, lost: false });

export class WalletModel {
  readonly work = new Work();
  readonly nav: Nav<Screen>;
  readonly follower: LedgerFollower;
  readonly home = signal<Home | undefined>(undefined);
  readonly history = signal<HistoryEntry[] | undefined>(undefined);
  readonly moves = signal<Move[] | undefined>(undefined);
  /** Until when no passphrase is tried. */
  readonly waitUntil = signal(0);
  readonly unlocked = signal(false);
  readonly receiving = signal<JobProgress | undefined>(undefined);
  readonly codeAsk = signal<CodeAsk | undefined>(undefined);
  /** A code being read: how many of its parts are here. */
  readonly parts = signal<{ have: number; need: number } | undefined>(undefined);
  readonly persisted = signal<boolean | undefined>(undefined);
  /** A text that came with the address, read after unlocking. */
  readonly pending = signal<string | undefined>(undefined);

  private hiddenAt: number | undefined;
  private advancing = false;

  constructor(readonly core: CoreClient, exists: boolean, pending?: string) {
    this.pending.value = pending;
    this.nav = new Nav<Screen>(exists ? { at: 'unlock' } : { at: 'first' }, (screen) => this.left(screen), () => this.work.clear());
    this.follower = new LedgerFollower(core.ledger, SYNC_SECONDS, () => void this.refresh());
    document.addEventListener('visibilitychange', () => this.followVisibility());
  }

  // ---- opening and closing ----

  async start(): Promise<void> {
    this.persisted.value = await navigator.storage?.persisted?.();
    this.follower.start();
  }

  async askToPersist(): Promise<void> {
    this.persisted.value = await navigator.storage?.persist?.();
  }

  create(passphrase: string): Promise<void | undefined> {
    return this.work.run(async () => {
      const bytes = passphraseBytes(passphrase);
      try {
        await this.core.wallet.create(bytes);
      } finally {
        bytes.fill(0);
      }
      await this.askToPersist();
      await this.open();
      if (!this.pending.value) this.nav.go({ at: 'scan', adding: true });
    });
  }

  unlock(passphrase: string): Promise<boolean | undefined> {
    return this.work.run(async () => {
      const bytes = passphraseBytes(passphrase);
      try {
        const result = await this.core.wallet.unlock(bytes);
        if (result.ok) {
          await this.open();
          return true;
        }
        this.waitUntil.value = result.waitSeconds > 0 ? now() + result.waitSeconds : 0;
        this.work.fault.value = notOpened(result.error);
        return false;
      } finally {
        bytes.fill(0);
      }
    });
  }

  private async open(): Promise<void> {
    this.unlocked.value = true;
    this.home.value = await this.core.wallet.home();
    this.nav.reset({ at: 'home' });
    const text = this.pending.value;
    this.pending.value = undefined;
    if (text !== undefined) await this.taken(await this.core.wallet.take(text), true);
    void this.advance();
  }

  async lock(): Promise<void> {
    this.unlocked.value = false;
    this.home.value = this.history.value = this.moves.value = undefined;
    this.codeAsk.value?.give(undefined);
    this.nav.reset({ at: 'unlock' });
    await this.core.wallet.lock();
  }

  erase(): Promise<void | undefined> {
    return this.work.run(async () => {
      await this.core.wallet.erase();
      this.unlocked.value = false;
      this.home.value = this.history.value = this.moves.value = undefined;
      this.nav.reset({ at: 'first' });
    });
  }

  changePassphrase(from: string, to: string): Promise<boolean | undefined> {
    return this.work.run(async () => {
      const bytes = [passphraseBytes(from), passphraseBytes(to)] as const;
      try {
        const result = await this.core.wallet.changePassphrase(bytes[0], bytes[1]);
        if (result.ok) return true;
        this.waitUntil.value = result.waitSeconds > 0 ? now() + result.waitSeconds : 0;
        this.work.fault.value = notOpened(result.error);
        return false;
      } finally {
        for (const b of bytes) b.fill(0);
      }
    });
  }

  private followVisibility(): void {
    if (document.visibilityState === 'hidden') {
      this.hiddenAt = now();
      const top = this.nav.top;
      // What is on the display belongs to the person who holds it: in the background nothing is shown on.
      if (top.at === 'showing' || (top.at === 'answer' && !top.sentOtherwise)) this.nav.back();
    } else {
      if (this.unlocked.value && this.hiddenAt !== undefined && now() - this.hiddenAt > LOCK_AFTER_SECONDS) void this.lock();
      this.hiddenAt = undefined;
    }
  }

  /** Called with each screen that is taken off. */
  private left(screen: Screen): void {
    this.parts.value = undefined;
    if (screen.at === 'answer' && this.unlocked.value) void this.closed(screen.review.id);
    if (screen.at === 'showing') this.core.wallet.endShow().catch((error: unknown) => this.work.failed(error));
    if (screen.at === 'receiving') this.codeAsk.value?.give(undefined);
  }

  private async closed(id: string): Promise<void> {
    try {
      await this.core.wallet.closed(id);
      await this.refresh();
    } catch (error) {
      this.work.failed(error);
    }
  }

  async refresh(): Promise<void> {
    if (!this.unlocked.value) return;
    try {
      this.home.value = await this.core.wallet.home();
    } catch (error) {
      if (isCoreError(error) && LOCKED.includes(error.code)) void this.lock();
      else this.work.failed(error);
    }
  }

  // ---- reading codes ----

  /** A text that came with the address while the page was open. */
  opened(text: string): void {
    if (!this.unlocked.value) this.pending.value = text;
    else void this.core.wallet.take(text).then((taken) => this.taken(taken, true), (error: unknown) => this.work.failed(error));
  }

  /** Every text that the camera reads, a hand pastes or an address brings. */
  async heard(text: string, byHand: boolean): Promise<void> {
    if (this.nav.top.at !== 'scan' || this.work.busy.value) return;
    try {
      await this.taken(await this.core.wallet.take(text), byHand);
    } catch (error) {
      this.work.failed(error);
    }
  }

  private async taken(taken: Taken, byHand: boolean): Promise<void> {
    const open = (screen: Screen) => {
      this.parts.value = undefined;
      if (this.nav.top.at === 'scan') this.nav.replace(screen);
      else this.nav.go(screen);
    };
    switch (taken.kind) {
      case 'ignored':
        if (byHand) this.work.fault.value = { code: 'not_statepass', retry: false, lost: false };
        return;
      case 'progress':
        this.parts.value = { have: taken.have, need: taken.need };
        return;
      case 'offer':
        return open({ at: 'offer', text: taken.text, issuer: taken.issuer });
      case 'review':
        return open({ at: 'asked', review: taken.review, byHand });
      case 'checkpoint':
        return open({ at: 'checkpoint', taken });
      case 'refused':
        this.parts.value = undefined;
        if (this.nav.top.at !== 'scan') this.nav.go({ at: 'scan', adding: false });
        this.work.fault.value = { code: taken.reason, retry: false, lost: false };
    }
  }

  /** A new starting point was taken. */
  trusted(status: LedgerStatus): void {
    this.follower.status.value = status;
    this.nav.reset();
    void this.follower.sync();
  }

  // ---- receiving ----

  receive(text: string, issuer: string): Promise<void | undefined> {
    if (this.nav.top.at === 'receiving') this.nav.replace({ at: 'receiving', text, issuer });
    else if (this.nav.top.at === 'offer') this.nav.replace({ at: 'receiving', text, issuer });
    else this.nav.go({ at: 'receiving', text, issuer });
    const screen = this.nav.top;
    this.receiving.value = undefined;
    const stop = new AbortController();
    return this.work.run(async () => {
      const cards = await this.core.wallet.receive(text, {
        signal: stop.signal,
        progress: (p) => { this.receiving.value = p; },
        transactionCode: (ask) => new Promise((done) => {
          this.codeAsk.value = {
            ...ask,
            give: (code) => {
              this.codeAsk.value = undefined;
              if (code === undefined) stop.abort();
              done(code);
            },
          };
        }),
      });
      await this.refresh();
      if (this.nav.top === screen) this.nav.replace({ at: 'arrived', cards });
    }).finally(() => { this.codeAsk.value = undefined; });
  }

  // ---- being asked ----

  share(review: Review, withheld: string[]): Promise<void | undefined> {
    return this.work.run(async () => {
      const answer = await this.core.wallet.share(review.id, { withheld });
      this.nav.replace({ at: 'answer', review, answer, larger: false, sentOtherwise: false });
      if (review.move) void this.advance();
    });
  }

  async redraw(larger: boolean): Promise<void> {
    const top = this.nav.top;
    if (top.at !== 'answer') return;
    const answer = await this.work.run(() => this.core.wallet.redraw(top.review.id, { largerSquares: larger }));
    if (answer && this.nav.top === top) this.change(top, { ...top, answer, larger });
  }

  sentOtherwise(): void {
    const top = this.nav.top;
    if (top.at === 'answer' && !top.sentOtherwise) this.change(top, { ...top, sentOtherwise: true });
  }

  /** The same screen with something changed in it: nothing was left. */
  private change(from: Screen, to: Screen): void {
    this.nav.stack.value = this.nav.stack.value.map((s) => (s === from ? to : s));
  }

  decline(review: Review): Promise<void | undefined> {
    return this.work.run(async () => {
      const notice = await this.core.wallet.decline(review.id);
      this.nav.replace({ at: 'declined', review, notice });
    });
  }

  // ---- showing without being asked ----

  async show(profile: ShowProfile, ageOver?: number): Promise<void> {
    const slot = await this.unlockedWork(() => this.core.wallet.show(profile, ageOver === undefined ? {} : { ageOver }));
    if (!slot) return;
    const screen: Screen = { at: 'showing', profile, slot, ...(ageOver === undefined ? {} : { ageOver }) };
    if (this.nav.top.at === 'shown') this.nav.replace(screen);
    else this.nav.go(screen);
  }

  /** Called at each second while a slot is shown: at its end the next one, after the last one the end. */
  async tickShow(): Promise<void> {
    const top = this.nav.top;
    if (top.at !== 'showing' || now() < top.slot.slotEnd || this.work.busy.value) return;
    if (top.slot.slotsLeft <= 0) {
      this.nav.replace({ at: 'shown', profile: top.profile, ...(top.ageOver === undefined ? {} : { ageOver: top.ageOver }) });
      return;
    }
    await this.unlockedWork(async () => {
      const slot = await this.core.wallet.nextSlot();
      // Within the act, so that the second that follows does not find the old slot again.
      if (this.nav.top === top) this.change(top, { ...top, slot });
    });
  }

  /** As Work.run, but a locked wallet leads to the passphrase. */
  private unlockedWork<T>(act: () => Promise<T>): Promise<T | undefined> {
    return this.work.run(async () => {
      try {
        return await act();
      } catch (error) {
        if (!LOCKED.includes(faultOf(error).code)) throw error;
        await this.lock();
        return undefined;
      }
    });
  }

  // ---- history, moves, network ----

  async openHistory(): Promise<void> {
    this.nav.go({ at: 'history' });
    this.history.value = await this.work.run(() => this.core.wallet.history());
  }

  deleteHistory(id?: string): Promise<void | undefined> {
    return this.work.run(async () => {
      await this.core.wallet.deleteHistory(id);
      this.history.value = await this.core.wallet.history();
    });
  }

  async openMoves(): Promise<void> {
    this.nav.go({ at: 'moves' });
    this.moves.value = await this.work.run(() => this.core.wallet.moves());
    void this.advance();
  }

  /** Brings open moves forward in the background; trouble with it is shown on the moves' own screen alone. */
  async advance(): Promise<void> {
    if (this.advancing || !this.unlocked.value) return;
    this.advancing = true;
    try {
      this.moves.value = await this.core.wallet.advanceMoves();
      await this.refresh();
    } catch (error) {
      if (this.nav.top.at === 'moves') this.work.failed(error);
    } finally {
      this.advancing = false;
    }
  }

  async shareCheckpoint(): Promise<void> {
    const top = this.nav.top;
    const checkpoint = await this.work.run(() => this.core.ledger.checkpoint());
    if (checkpoint && this.nav.top === top && top.at === 'knows') this.change(top, { ...top, checkpoint });
  }
}
