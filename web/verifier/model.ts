// The verifier page's state and acts. The verdict is the core's; the page shows it for a minute and forgets it.
import { signal } from '@preact/signals';
import type { Asked, Checked, CodePlan, CoreClient, LedgerStatus, Outcome, Preset, Value, Verdict } from '@statepass/core';
import { LedgerFollower } from '../common/ledger/follow.ts';
import type { Facing } from '../common/camera/session.ts';
import { now } from '../common/shell/clock.ts';
import { Nav } from '../common/shell/nav.ts';
import { Work } from '../common/shell/work.ts';
import { announce, openSound } from '../common/ui/announce.ts';
import { setting, store } from '../common/ui/theme.ts';

export const PRESETS: Preset[] = ['over_21', 'over_18', 'may_drive', 'who_is_it', 'hotel'];

export type Screen = { at: 'tiles' } | { at: 'request'; preset: Preset } | { at: 'verdict'; preset: Preset } | { at: 'settings' } | { at: 'knows'; checkpoint?: CodePlan } | { at: 'checkpoint' } | { at: 'evidence' };

export type Totals = Record<Exclude<Outcome, 'grey'>, number>;
type VerdictCheck = Extract<Checked, { kind: 'verdict' }>;

export interface Result {
  verdict: Verdict;
  values: Value[];
  shownAt: number;
}

const SYNC_SECONDS = 45;
/** How long a verdict stands. */
export const FADE_SECONDS = 60;
/** Without a new part for this long, a moving code counts as gone. */
const PARTS_SECONDS = 10;
const LARGEST_SIDE = 1024;

function readTotals(): Totals {
  try {
    const { green, amber, red } = JSON.parse(setting('totals') ?? '{}') as Partial<Totals>;
    return { green: Number(green) || 0, amber: Number(amber) || 0, red: Number(red) || 0 };
  } catch {
    return { green: 0, amber: 0, red: 0 };
  }
}

/** Whether the platform can draw the picture, within the size that portraits may have. */
async function drawable(bytes: Uint8Array): Promise<boolean> {
  try {
    const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    const fits = bitmap.width <= LARGEST_SIDE && bitmap.height <= LARGEST_SIDE;
    bitmap.close();
    return fits;
  } catch {
    return false;
  }
}

export const portraitOf = (values: Value[]): Uint8Array | undefined => values.find((v) => v.element === 'portrait' && v.value instanceof Uint8Array)?.value as Uint8Array | undefined;

export class VerifierModel {
  readonly work = new Work();
  readonly nav: Nav<Screen>;
  readonly follower: LedgerFollower;
  readonly asked = signal<Asked | undefined>(undefined);
  readonly parts = signal<{ have: number; need: number } | undefined>(undefined);
  readonly result = signal<Result | undefined>(undefined);
  /** A verdict that says nothing: shown on the request, which goes on. */
  readonly grey = signal<Verdict | undefined>(undefined);
  readonly notice = signal<Extract<Checked, { kind: 'notice' }>['notice'] | undefined>(undefined);
  /** A text came by hand that is no answer of ours. */
  readonly notOurs = signal(false);
  readonly name = signal(setting('verifier-name') ?? '');
  readonly sound = signal(setting('sound') !== '0');
  readonly facing = signal<Facing>(setting('facing') === 'environment' ? 'environment' : 'user');
  readonly totals = signal(readTotals());
  readonly last = signal<Preset | undefined>(PRESETS.find((p) => p === setting('preset')));

  private taking = false;
  private waiting: { text: string; byHand: boolean }[] = [];
  private fade: ReturnType<typeof setTimeout> | undefined;
  private partsTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly core: CoreClient, private readonly unnamed: string) {
    this.nav = new Nav<Screen>({ at: 'tiles' }, (screen) => this.left(screen), () => this.work.clear());
    this.follower = new LedgerFollower(core.ledger, SYNC_SECONDS);
  }

  start(): void {
    this.follower.start();
  }

  /** Asks: a new code, and the camera at once. */
  async ask(preset: Preset): Promise<void> {
    openSound();
    store('preset', preset);
    this.last.value = preset;
    this.forget();
    this.asked.value = undefined;
    const screen: Screen = { at: 'request', preset };
    if (this.nav.top.at === 'tiles') this.nav.go(screen);
    else this.nav.replace(screen);
    this.asked.value = await this.work.run(() => this.core.verifier.ask(preset, this.name.value.trim() || this.unnamed));
  }

  /** Every text that the camera reads or a hand pastes, one after the other. */
  heard(text: string, byHand: boolean): void {
    if (this.nav.top.at !== 'request') return;
    // A camera repeats itself; a hand does not.
    if (!byHand && (this.taking || this.waiting.length > 0)) {
      if (this.waiting.length < 4 && !this.waiting.some((w) => w.text === text)) this.waiting.push({ text, byHand });
      return;
    }
    this.waiting.push({ text, byHand });
    void this.takeAll();
  }

  private async takeAll(): Promise<void> {
    if (this.taking) return;
    this.taking = true;
    try {
      for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
        const top = this.nav.top;
        if (top.at !== 'request') break;
        await this.checked(await this.core.verifier.take(next.text), next.byHand, top);
      }
    } catch (error) {
      this.work.failed(error);
    } finally {
      this.taking = false;
      this.waiting = [];
    }
  }

  private async checked(checked: Checked, byHand: boolean, screen: Extract<Screen, { at: 'request' }>): Promise<void> {
    if (this.nav.top !== screen) return;
    this.notOurs.value = false;
    switch (checked.kind) {
      case 'ignored':
        this.notOurs.value = byHand;
        return;
      case 'progress':
        this.notice.value = this.grey.value = undefined;
        this.parts.value = { have: checked.have, need: checked.need };
        clearTimeout(this.partsTimer);
        this.partsTimer = setTimeout(() => { this.parts.value = undefined; }, PARTS_SECONDS * 1000);
        return;
      case 'notice':
        this.parts.value = undefined;
        this.notice.value = checked.notice;
        return;
      case 'verdict':
        return this.verdict(await this.withPicture(checked), screen);
    }
  }

  private async withPicture(checked: VerdictCheck): Promise<VerdictCheck> {
    if (!checked.needsImage) return checked;
    const bytes = portraitOf(checked.values);
    const final = await this.core.verifier.imageDecoded(bytes !== undefined && (await drawable(bytes)));
    return final.kind === 'verdict' ? final : checked;
  }

  private verdict({ verdict, values }: VerdictCheck, screen: Extract<Screen, { at: 'request' }>): void {
    if (this.nav.top !== screen) return;
    this.parts.value = undefined;
    this.notice.value = undefined;
    announce(verdict.outcome, this.sound.value);
    if (verdict.outcome === 'grey') {
      this.grey.value = verdict;
      return;
    }
    this.totals.value = { ...this.totals.value, [verdict.outcome]: this.totals.value[verdict.outcome] + 1 };
    store('totals', JSON.stringify(this.totals.value));
    this.result.value = { verdict, values, shownAt: now() };
    this.fade = setTimeout(() => { this.result.value = undefined; }, FADE_SECONDS * 1000);
    this.nav.replace({ at: 'verdict', preset: screen.preset });
  }

  /** Nothing of the last answer stays. */
  private forget(): void {
    clearTimeout(this.fade);
    clearTimeout(this.partsTimer);
    this.result.value = this.grey.value = this.notice.value = this.parts.value = undefined;
    this.notOurs.value = false;
    this.waiting = [];
    this.work.clear();
  }

  private left(screen: Screen): void {
    if (screen.at === 'request' && this.nav.top.at !== 'verdict' && this.nav.top.at !== 'request') {
      this.core.verifier.cancel().catch((error: unknown) => this.work.failed(error));
      this.asked.value = undefined;
    }
    if (screen.at !== 'request' || this.nav.top.at === 'tiles') this.forget();
  }

  setName(name: string): void {
    this.name.value = name.trim();
    store('verifier-name', this.name.value);
  }

  setSound(on: boolean): void {
    this.sound.value = on;
    store('sound', on ? '1' : '0');
    if (on) openSound();
  }

  setFacing(facing: Facing): void {
    this.facing.value = facing;
    store('facing', facing);
  }

  resetTotals(): void {
    this.totals.value = { green: 0, amber: 0, red: 0 };
    store('totals', JSON.stringify(this.totals.value));
  }

  /** A new starting point was taken. */
  trusted(status: LedgerStatus): void {
    this.follower.status.value = status;
    this.nav.reset();
    void this.follower.sync();
  }

  async shareCheckpoint(): Promise<void> {
    const top = this.nav.top;
    const checkpoint = await this.work.run(() => this.core.ledger.checkpoint());
    if (checkpoint && top.at === 'knows') this.nav.stack.value = this.nav.stack.value.map((s) => (s === top ? { ...top, checkpoint } : s));
  }
}
