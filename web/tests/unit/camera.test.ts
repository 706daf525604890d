import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CameraSession, Liveness, stateOf, toLuma, type CameraPorts } from '../../common/camera/session.ts';

class FakeTrack {
  onended: (() => void) | null = null;
  stopped = false;
  constructor(private readonly torch: boolean) {}
  stop() { this.stopped = true; }
  getCapabilities() { return this.torch ? { torch: true } : {}; }
  applyConstraints = vi.fn(async () => {});
}

function camera(torch = false) {
  const tracks: FakeTrack[] = [];
  let visible = true;
  let hook: (() => void) | undefined;
  const failures: DOMException[] = [];
  const ports: CameraPorts = {
    open: vi.fn(async () => {
      const failure = failures.shift();
      if (failure) throw failure;
      const track = new FakeTrack(torch);
      tracks.push(track);
      return { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
    }),
    visible: () => visible,
    onVisibility: (run) => { hook = run; return () => { hook = undefined; }; },
  };
  const video = { play: async () => {}, videoWidth: 640, videoHeight: 480, srcObject: null, requestVideoFrameCallback: () => 0 } as unknown as HTMLVideoElement;
  const session = new CameraSession(video, { decodeFrame: async () => [], decode: async () => [] }, () => {}, ports);
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return { session, tracks, ports, failures, settle, setVisible: (v: boolean) => { visible = v; hook?.(); } };
}

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] }); });
afterEach(() => { vi.useRealTimers(); });

describe('camera', () => {
  it('opens again by itself when the stream ends', async () => {
    const c = camera();
    c.session.start();
    await c.settle();
    expect(c.session.state.value).toBe('live');
    c.tracks[0]!.onended!();
    await c.settle();
    expect(c.session.opened).toBe(2);
    expect(c.session.state.value).toBe('live');
    c.session.stop();
    expect(c.tracks[1]!.stopped).toBe(true);
  });

  it('opens again when no new picture came for three seconds', async () => {
    const c = camera();
    c.session.start();
    await c.settle();
    await vi.advanceTimersByTimeAsync(2900);
    expect(c.session.opened).toBe(1);
    await vi.advanceTimersByTimeAsync(700);
    expect(c.session.opened).toBe(2);
    expect(c.tracks[0]!.stopped).toBe(true);
    c.session.stop();
  });

  it('rests while the page is hidden', async () => {
    const c = camera();
    c.session.start();
    await c.settle();
    c.setVisible(false);
    expect(c.session.state.value).toBe('paused');
    expect(c.tracks[0]!.stopped).toBe(true);
    c.setVisible(true);
    await c.settle();
    expect(c.session.state.value).toBe('live');
    c.session.stop();
  });

  it('says that it may not, and asks again when told to', async () => {
    const c = camera();
    c.failures.push(new DOMException('', 'NotAllowedError'));
    c.session.start();
    await c.settle();
    expect(c.session.state.value).toBe('denied');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(c.ports.open).toHaveBeenCalledTimes(1);
    c.session.again();
    await c.settle();
    expect(c.session.state.value).toBe('live');
    c.session.stop();
  });

  it('tries a busy camera again by itself', async () => {
    const c = camera();
    c.failures.push(new DOMException('', 'NotReadableError'));
    c.session.start();
    await c.settle();
    expect(c.session.state.value).toBe('busy');
    await vi.advanceTimersByTimeAsync(2100);
    expect(c.session.state.value).toBe('live');
    c.session.stop();
  });

  it('turns to the other camera and knows whether there is a lamp', async () => {
    const c = camera(true);
    c.session.start('user');
    await c.settle();
    expect(c.session.torch.value).toBe(false);
    await c.session.setTorch(true);
    expect(c.session.torch.value).toBe(true);
    c.session.turn();
    await c.settle();
    expect(c.ports.open).toHaveBeenLastCalledWith('environment');
    c.session.stop();
  });

  it('lets go of a stream that came too late', async () => {
    const c = camera();
    c.session.start();
    c.session.stop();
    await c.settle();
    expect(c.tracks.every((t) => t.stopped)).toBe(true);
    expect(c.session.state.value).not.toBe('live');
  });

  it.each([['NotAllowedError', 'denied'], ['NotFoundError', 'missing'], ['OverconstrainedError', 'missing'], ['NotReadableError', 'busy'], ['AbortError', 'busy'], ['NotSupportedError', 'unsupported']])('%s is "%s"', (name, state) => {
    expect(stateOf(new DOMException('', name))).toBe(state);
  });
});

describe('whether a stream lives', () => {
  const picture = (seed: number) => Uint8Array.from({ length: 4096 }, (_, i) => (i * seed) & 255);
  it('takes a picture that came before for no news, also in a loop', () => {
    const live = new Liveness(0);
    for (let at = 0; at <= 3000; at += 100) live.sample(picture((at / 100) % 4), at);
    expect(live.frozen(3000)).toBe(false);
    for (let at = 3100; at <= 3400; at += 100) live.sample(picture((at / 100) % 4), at);
    expect(live.frozen(3400)).toBe(true);
  });
  it('is content with noise', () => {
    const live = new Liveness(0);
    for (let at = 0; at < 60_000; at += 33) live.sample(Uint8Array.from([at & 255, (at >> 8) & 255]), at);
    expect(live.frozen(60_000)).toBe(false);
  });
});

it('makes grey of colours as the decoder wants it', () => {
  const { luma } = toLuma(new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255]), 2, 2);
  expect([...luma]).toEqual([255, 0, 76, 149]);
});
