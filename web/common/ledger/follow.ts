// Keeps what the page knows of the ledger fresh: new blocks as the relays push them; lists and keys on a timer with some chance in it, when the network
// comes back, and when the person asks. Never because of a scan, so that nobody learns from the questions who is being checked.
import { signal } from '@preact/signals';
import type { JobProgress, LedgerClient, LedgerStatus } from '@statepass/core';
import { faultOf, isCoreError, type Fault } from '../core/errors.ts';
import { now } from '../shell/clock.ts';
import { online } from '../shell/page.tsx';

const UNKEPT = ['store_full', 'store_failed'];

export class LedgerFollower {
  readonly status = signal<LedgerStatus | undefined>(undefined);
  readonly syncing = signal<JobProgress | undefined>(undefined);
  /** The last round reached no honest relay. */
  readonly unreachable = signal(false);
  /** What was learned holds, but this device could not keep it. */
  readonly unkept = signal<Fault | undefined>(undefined);
  /** How old the newest block was when the relays were last asked, in seconds. */
  readonly lag = signal(0);

  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly ledger: LedgerClient, private readonly everySeconds: number, private readonly onFresh: () => void = () => {}) {}

  start(): void {
    addEventListener('online', () => { this.wake(); void this.sync(); });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      this.wake();
      this.plan(1);
    });
    void this.listen();
    void this.sync();
  }

  private wake(): void {
    this.ledger.wake().catch(() => { /* a core that is gone is told by the round that follows */ });
  }

  /** What the relays push, for as long as the page lives. Without it the rounds on the timer go on. */
  private async listen(): Promise<void> {
    try {
      await this.ledger.follow({
        news: (status) => {
          this.status.value = status;
          if (!status.relays.some((r) => r.pushes)) return;
          this.unreachable.value = false;
          this.lag.value = Math.max(0, now() - status.head.time);
        },
        progress: (p) => { if (this.running === undefined) this.syncing.value = p; },
      });
    } catch (error) {
      if (!isCoreError(error)) throw error;
    }
  }

  /** One round now; a round under way is joined. */
  sync(): Promise<void> {
    this.running ??= this.round().finally(() => {
      this.running = undefined;
      this.syncing.value = undefined;
      this.plan(this.everySeconds * (0.8 + 0.4 * Math.random()));
    });
    return this.running;
  }

  private plan(seconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (document.visibilityState === 'visible') void this.sync();
    }, seconds * 1000);
  }

  private async round(): Promise<void> {
    try {
      this.status.value = await this.ledger.status();
      this.syncing.value = { step: 'headers', done: 0, of: 0 };
      this.status.value = await this.ledger.sync({ progress: (p) => { this.syncing.value = p; } });
      this.unkept.value = undefined;
      this.reached();
    } catch (error) {
      if (!isCoreError(error)) throw error;
      this.status.value = await this.ledger.status();
      this.unkept.value = UNKEPT.includes(error.code) ? faultOf(error) : undefined;
      if (this.unkept.value) this.reached();
      else this.unreachable.value = true;
    }
  }

  private reached(): void {
    this.unreachable.value = false;
    this.lag.value = now() - this.status.value!.head.time;
    this.onFresh();
  }

  /** Whether what is shown is being kept fresh at present. */
  get connected(): boolean {
    return online.value && !this.unreachable.value;
  }
}
