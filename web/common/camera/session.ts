// The camera as a session that heals itself: it opens, hands frames to the decoder one at a time, and opens again when the stream ends, freezes or
// repeats itself, when the page comes back to the front, or when the person asks for the other camera.
import { signal } from '@preact/signals';

export type CameraState =
  | 'asking' // the browser asks for permission, or the camera starts
  | 'live'
  | 'paused' // the page is hidden
  | 'denied'
  | 'missing' // the device has none
  | 'busy' // another program holds it
  | 'unsupported'; // no camera interface here, as on a page that is not served securely

export type Facing = 'environment' | 'user';
type Picture = { width: number; height: number; luma: Uint8Array };

export interface Decoder {
  decodeFrame(frame: VideoFrame | ImageBitmap): Promise<string[]>;
  decode(picture: Picture): Promise<string[]>;
}

/** What the session needs of the browser; replaced in unit tests. */
export interface CameraPorts {
  open(facing: Facing): Promise<MediaStream>;
  visible(): boolean;
  onVisibility(run: () => void): () => void;
}

export const browserPorts: CameraPorts = {
  open: (facing) => {
    if (!navigator.mediaDevices?.getUserMedia) return Promise.reject(new DOMException('no camera interface', 'NotSupportedError'));
    return navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } });
  },
  visible: () => document.visibilityState === 'visible',
  onVisibility: (run) => {
    document.addEventListener('visibilitychange', run);
    return () => document.removeEventListener('visibilitychange', run);
  },
};

export function stateOf(error: unknown): CameraState {
  switch ((error as { name?: string } | null)?.name) {
    case 'NotAllowedError': case 'SecurityError': return 'denied';
    case 'NotFoundError': case 'OverconstrainedError': return 'missing';
    case 'NotSupportedError': case 'TypeError': return 'unsupported';
    default: return 'busy';
  }
}

/** No picture, or only pictures that came before, for this long: the stream is opened anew. A living camera's noise never repeats. */
const FROZEN_MS = 3000;
const RETRY_MS = 2000;
const SAMPLE = 64;

/** Tells a living camera from one that repeats itself: the pictures seen so far, by a hash of a small part of each. */
export class Liveness {
  private seen = new Set<number>();
  private freshAt: number;

  constructor(now: number) { this.freshAt = now; }

  sample(luma: Uint8Array, now: number): void {
    let hash = 0x811c9dc5;
    for (const byte of luma) hash = Math.imul(hash ^ byte, 0x01000193);
    if (this.seen.has(hash)) return;
    if (this.seen.size >= 512) this.seen.clear();
    this.seen.add(hash);
    this.freshAt = now;
  }

  /** A picture came that cannot be looked into: it counts as new. */
  unknown(now: number): void { this.freshAt = now; }

  frozen(now: number): boolean { return now - this.freshAt > FROZEN_MS; }
}

export class CameraSession {
  readonly state = signal<CameraState>('asking');
  /** Undefined where there is no lamp. */
  readonly torch = signal<boolean | undefined>(undefined);
  readonly facing = signal<Facing>('environment');
  /** How often the stream was opened; for the tests. */
  opened = 0;

  private stream: MediaStream | undefined;
  private live = new Liveness(0);
  private decoding = false;
  private stopped = true;
  private generation = 0;
  private watch: ReturnType<typeof setInterval> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private unhook: (() => void) | undefined;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly decoder: Decoder,
    private readonly heard: (text: string) => void,
    private readonly ports: CameraPorts = browserPorts,
  ) {}

  start(facing: Facing = 'environment'): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.facing.value = facing;
    this.unhook = this.ports.onVisibility(() => this.followVisibility());
    this.watch = setInterval(() => {
      if (this.state.value === 'live' && this.live.frozen(performance.now())) this.reopen();
    }, 500);
    void this.open();
  }

  stop(): void {
    this.stopped = true;
    this.unhook?.();
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.close();
  }

  turn(): void {
    this.facing.value = this.facing.value === 'environment' ? 'user' : 'environment';
    this.reopen();
  }

  async setTorch(on: boolean): Promise<void> {
    try {
      await this.stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
      this.torch.value = on;
    } catch {
      this.torch.value = undefined;
    }
  }

  /** Asks again after the person changed the permission. */
  again(): void {
    this.state.value = 'asking';
    this.reopen();
  }

  private followVisibility(): void {
    if (this.stopped) return;
    if (!this.ports.visible()) {
      this.close();
      this.state.value = 'paused';
    } else if (this.state.value === 'paused') {
      this.reopen();
    }
  }

  private reopen(): void {
    this.close();
    void this.open();
  }

  private close(): void {
    this.generation++;
    clearTimeout(this.retry);
    for (const track of this.stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.stream = undefined;
    this.torch.value = undefined;
  }

  private async open(): Promise<void> {
    if (this.stopped || !this.ports.visible()) return;
    const mine = ++this.generation;
    let stream: MediaStream;
    try {
      stream = await this.ports.open(this.facing.value);
    } catch (error) {
      if (mine !== this.generation) return;
      this.state.value = stateOf(error);
      if (this.state.value === 'busy') this.retry = setTimeout(() => void this.open(), RETRY_MS);
      return;
    }
    if (mine !== this.generation || this.stopped) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    this.opened++;
    this.stream = stream;
    this.live = new Liveness(performance.now());
    const track = stream.getVideoTracks()[0];
    if (track) {
      track.onended = () => { if (mine === this.generation) this.reopen(); };
      const can: MediaTrackCapabilities & { torch?: boolean } = track.getCapabilities?.() ?? {};
      this.torch.value = can.torch ? false : undefined;
    }
    this.video.srcObject = stream;
    try {
      await this.video.play();
    } catch {
      if (mine !== this.generation) return; // a newer stream replaced this one meanwhile
    }
    if (mine !== this.generation) return;
    this.state.value = 'live';
    this.loop(mine);
  }

  private loop(mine: number): void {
    const next = () => {
      if (mine !== this.generation) return;
      if (typeof this.video.requestVideoFrameCallback === 'function') this.video.requestVideoFrameCallback(() => { void this.frame(mine); next(); });
      else this.retry = setTimeout(() => { void this.frame(mine); next(); }, 100);
    };
    next();
  }

  /** One frame to the decoder; frames that come while it works are skipped. */
  private async frame(mine: number): Promise<void> {
    if (this.decoding || this.video.videoWidth === 0) return;
    this.decoding = true;
    try {
      for (const text of await this.decodeNow()) if (mine === this.generation) this.heard(text);
    } catch {
      // A frame that cannot be read is followed by another.
    } finally {
      this.decoding = false;
    }
  }

  private async decodeNow(): Promise<string[]> {
    if (typeof VideoFrame === 'function') {
      const frame = new VideoFrame(this.video);
      try {
        await this.look(frame);
        return await this.decoder.decodeFrame(frame);
      } finally {
        frame.close();
      }
    }
    this.live.unknown(performance.now());
    if (typeof createImageBitmap === 'function') return this.decoder.decodeFrame(await createImageBitmap(this.video));
    return this.decoder.decode(greyOfVideo(this.video));
  }

  private async look(frame: VideoFrame): Promise<void> {
    const at = performance.now();
    const area = frame.visibleRect;
    if (!area || !frame.format || !/^(I420|NV12|I422|I444)/.test(frame.format) || area.width < SAMPLE || area.height < SAMPLE) return this.live.unknown(at);
    const even = (n: number) => Math.floor(n / 4) * 2;
    const rect = { x: even(area.width - SAMPLE), y: even(area.height - SAMPLE), width: SAMPLE, height: SAMPLE };
    const bytes = new Uint8Array(frame.allocationSize({ rect }));
    const layout = await frame.copyTo(bytes, { rect });
    const plane = layout[0]!;
    const luma = new Uint8Array(SAMPLE * SAMPLE);
    for (let y = 0; y < SAMPLE; y++) luma.set(bytes.subarray(plane.offset + y * plane.stride, plane.offset + y * plane.stride + SAMPLE), y * SAMPLE);
    this.live.sample(luma, at);
  }
}

/** RGBA to the grey that the decoder takes (BT.601, in integers). */
export function toLuma(rgba: Uint8ClampedArray, width: number, height: number): Picture {
  const luma = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < luma.length; i++, j += 4) luma[i] = (rgba[j]! * 77 + rgba[j + 1]! * 150 + rgba[j + 2]! * 29) >> 8;
  return { width, height, luma };
}

function greyOf(source: CanvasImageSource, width: number, height: number): Picture {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(source, 0, 0, width, height);
  return toLuma(context.getImageData(0, 0, width, height).data, width, height);
}

const greyOfVideo = (video: HTMLVideoElement): Picture => greyOf(video, video.videoWidth, video.videoHeight);

/** The longest edge that a chosen picture is looked at with. */
const LARGEST = 2048;

/** Texts of the codes in a picture that the person chose. */
export async function decodePicture(file: Blob, decoder: Pick<Decoder, 'decode'>): Promise<string[]> {
  const bitmap = await createImageBitmap(file);
  try {
    const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
    return await decoder.decode(greyOf(bitmap, Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))));
  } finally {
    bitmap.close();
  }
}
