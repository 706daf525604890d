// The pipe of pushed heads: opens the sockets that the core's feed wants, and carries to it what comes. It knows nothing of relays or heads.
import { CoreError } from './error.js';
import type { FollowHooks, OpenSocket } from './api.js';
import type { Handle, Module } from './module.js';
import type { FeedWant } from './types.js';

export interface FeedPorts {
  now(): bigint;
  openSocket: OpenSocket;
  /** Origins that may be contacted: those of the chain configuration. */
  allowed: ReadonlySet<string>;
  /** The round over HTTP that a head called for. */
  sync(): Promise<unknown>;
  /** Tells what is known now, after `news` of the core. */
  tell(news: string): void;
}

export const platformSocket: OpenSocket = (url, on) => {
  const socket = new WebSocket(url);
  let over = false;
  // Without a network a socket is dead, and says so only after minutes.
  const lost = () => { socket.close(); end(); };
  const close = () => { over = true; globalThis.removeEventListener?.('offline', lost); };
  const end = () => { if (!over) { close(); on.closed(); } };
  globalThis.addEventListener?.('offline', lost);
  socket.onopen = () => { if (!over) on.open(); };
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (over) return;
    if (typeof data === 'string') on.text(data);
    else end();
  };
  socket.onclose = end;
  socket.onerror = end;
  return { send: (text) => socket.send(text), close: () => { close(); socket.close(); } };
};

const OPERATION = 'ledger.follow';

export class Feed {
  private socket: ReturnType<OpenSocket> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turning = false;
  private once: { done(): void; fail(error: unknown): void } | undefined;

  constructor(private readonly module: Module, private readonly handle: Handle, private readonly ports: FeedPorts) {}

  /** Until the signal ends it, or the core is gone. */
  async run({ signal }: Pick<FollowHooks, 'signal'>): Promise<void> {
    try {
      await new Promise<void>((done, fail) => {
        this.once = { done, fail };
        if (signal?.aborted) { done(); return; }
        signal?.addEventListener('abort', () => done(), { once: true });
        void this.turn();
      });
    } finally {
      this.stop();
    }
  }

  /** At once, so that what the feed was made with may be freed. */
  stop(): void {
    this.once?.done();
    this.once = undefined;
    this.drop();
    clearTimeout(this.timer);
    this.handle.free();
  }

  wake(): void {
    this.guarded(() => this.module.plain('sp_feed_wake', this.handle.address(OPERATION), this.ports.now()));
  }

  /** Does something with the feed, then what it wants. */
  private guarded(act: () => void): void {
    if (!this.once) return;
    try {
      act();
    } catch (error) {
      this.once.fail(error);
      return;
    }
    void this.turn();
  }

  private async turn(): Promise<void> {
    if (this.turning) return;
    this.turning = true;
    try {
      while (this.once) {
        const want = this.module.cbor<FeedWant>(OPERATION, 'sp_feed_next', this.handle, this.ports.now());
        if (want.kind === 'open') this.open(want);
        else if (want.kind === 'sync') await this.sync();
        else {
          if (want.kind !== 'listen') this.drop();
          if (want.kind !== 'stop') this.again(want.seconds);
          return;
        }
      }
    } catch (error) {
      this.once?.fail(error);
    } finally {
      this.turning = false;
    }
  }

  private again(seconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.turn(), seconds * 1000);
  }

  private async sync(): Promise<void> {
    try {
      await this.ports.sync();
    } catch (error) {
      if (!(error instanceof CoreError) || error.code === 'instance_dead') throw error;
    }
    // Whoever followed may have stopped meanwhile.
    if (this.once) this.module.plain('sp_feed_synced', this.handle.address(OPERATION));
  }

  private open({ id, url, hello, maxBytes }: Extract<FeedWant, { kind: 'open' }>): void {
    this.drop();
    if (!this.ports.allowed.has(new URL(url.replace(/^ws/, 'http')).origin)) throw new CoreError('network', OPERATION);
    const closed = () => {
      this.socket = undefined;
      this.module.plain('sp_feed_closed', this.handle.address(OPERATION), id, this.ports.now());
      this.ports.tell('closed');
    };
    try {
      this.socket = this.ports.openSocket(url, {
        open: () => this.socket?.send(hello),
        // What is too long is cut one longer than allowed, for the core to see.
        text: (text) => this.guarded(() => {
          const { news } = this.module.cbor<{ news: string }>(OPERATION, 'sp_feed_text', this.handle, id, text.slice(0, maxBytes + 1), this.ports.now());
          this.ports.tell(news);
        }),
        closed: () => this.guarded(closed),
      });
    } catch {
      closed();
    }
  }

  private drop(): void {
    this.socket?.close();
    this.socket = undefined;
  }
}
