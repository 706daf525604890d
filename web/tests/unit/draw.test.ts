import { beforeAll, describe, expect, it } from 'vitest';
import { rate } from '../../common/code/code.tsx';
import { fit, pixels, QUIET } from '../../common/code/draw.ts';

beforeAll(() => {
  class FakeImageData { data: Uint8ClampedArray; constructor(readonly width: number, readonly height: number) { this.data = new Uint8ClampedArray(width * height * 4); } }
  Object.assign(globalThis, { ImageData: FakeImageData });
});

describe('drawing a code', () => {
  it.each([[21, 360, 1], [97, 360, 1], [117, 360, 3], [97, 412, 2.625], [57, 328, 1.5]])('%i modules in %i CSS pixels at ratio %d: whole device pixels a module', (size, available, ratio) => {
    const { scale, side, css } = fit(size, available, ratio);
    expect(Number.isInteger(scale)).toBe(true);
    expect(side).toBe(scale * (size + 2 * QUIET));
    expect(css).toBeLessThanOrEqual(available + 1e-6);
    expect(css * ratio).toBeCloseTo(side, 6);
    // One more device pixel a module would not fit.
    expect((scale + 1) * (size + 2 * QUIET)).toBeGreaterThan(available * ratio);
  });

  it('draws something even where there is no room', () => expect(fit(117, 40, 1).scale).toBe(1));

  it('keeps four white modules around, and dark on light only', () => {
    const image = pixels({ size: 21, version: 1, modules: new Uint8Array(441).fill(1) });
    expect(image.width).toBe(29);
    const at = (x: number, y: number) => Array.from(image.data.slice((y * 29 + x) * 4, (y * 29 + x) * 4 + 4));
    expect(at(3, 14)).toEqual([255, 255, 255, 255]);
    expect(at(4, 4)).toEqual([0, 0, 0, 255]);
    expect(at(24, 24)).toEqual([0, 0, 0, 255]);
    expect(at(25, 24)).toEqual([255, 255, 255, 255]);
  });

  it('moves at 8 to 15 frames a second, or at 3', () => {
    expect(rate(10, false)).toBe(10);
    expect(rate(30, false)).toBe(15);
    expect(rate(1, false)).toBe(8);
    expect(rate(10, true)).toBe(3);
  });
});
