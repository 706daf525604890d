// Keeps what the page knows of the ledger fresh: on a timer with some chance in it, when the network comes back, and when the person asks. Never
// because of a scan, so that nobody learns from the questions who is being checked.
import { signal } from '@preact/signals';
import type { JobProgress, LedgerClient, LedgerStatus } from '@statepass/core';
import { isCoreError } from '../core/errors.ts';
import { online } from '../shell/page.tsx';

export class LedgerFollower {
  readonly status = signal<LedgerStatus | undefined>(undefined);
  readonly syncing = signal<JobProgress | undefined>(undefined);
  /** The last round reached no honest relay. */
  readonly unreachable = signal(false);

  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly ledger: LedgerClient, private readonly everySeconds: number, private readonly onFresh: () => void = () => {}) {}

  start(): void {
    addEventListener('online', () => void this.sync());
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') this.plan(1); });
    void this.sync();
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
      this.unreachable.value = false;
      this.onFresh();
    } catch (error) {
      if (!isCoreError(error)) throw error;
      this.unreachable.value = true;
      this.status.value = await this.ledger.status();
    }
  }

  /** Whether what is shown is being kept fresh at present. */
  get connected(): boolean {
    return online.value && !this.unreachable.value;
  }
}
