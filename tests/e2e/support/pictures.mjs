// What a camera sees of a screen: screenshots, decoded, drawn into the camera's picture, written as a YUV4MPEG2 film that Chromium's fake camera plays.
import { renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { decode } = createRequire(new URL('../../../web/package.json', import.meta.url))('fast-png');

export const WIDTH = 1280;
export const HEIGHT = 720;
const BACKGROUND = 96;

/** The brightness of a PNG, a byte a pixel. */
export function lumaOf(png) {
  const { width, height, data, channels } = decode(png);
  const luma = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < luma.length; i++, at += channels) {
    luma[i] = channels < 3 ? data[at] : (data[at] * 77 + data[at + 1] * 150 + data[at + 2] * 29) >> 8;
  }
  return { width, height, luma };
}

/** The screen held before the camera: as large as the picture's height allows, in its middle, with smooth edges. */
export function cameraPicture({ width, height, luma }, fill = 0.94) {
  const scale = Math.min((HEIGHT * fill) / height, (WIDTH * fill) / width);
  const [w, h] = [Math.floor(width * scale), Math.floor(height * scale)];
  const [left, top] = [(WIDTH - w) >> 1, (HEIGHT - h) >> 1];
  const picture = new Uint8Array(WIDTH * HEIGHT).fill(BACKGROUND);
  for (let y = 0; y < h; y++) {
    const fy = Math.min((y + 0.5) / scale - 0.5, height - 1.001);
    const y0 = Math.max(0, Math.floor(fy)), dy = Math.max(0, fy - y0), row = y0 * width, below = row + (y0 + 1 < height ? width : 0);
    for (let x = 0; x < w; x++) {
      const fx = Math.min((x + 0.5) / scale - 0.5, width - 1.001);
      const x0 = Math.max(0, Math.floor(fx)), x1 = x0 + 1 < width ? x0 + 1 : x0, dx = Math.max(0, fx - x0);
      const upper = luma[row + x0] * (1 - dx) + luma[row + x1] * dx;
      const lower = luma[below + x0] * (1 - dx) + luma[below + x1] * dx;
      picture[(top + y) * WIDTH + left + x] = upper * (1 - dy) + lower * dy;
    }
  }
  return picture;
}

const HEADER = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
const FRAME = Buffer.from('FRAME\n');
const COLOURLESS = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);

/** Puts a new film in the place of the old one at once, so that a camera that is open still plays the old one to its end. */
export function writeFilm(path, pictures) {
  const parts = [HEADER];
  for (const picture of pictures) parts.push(FRAME, picture, COLOURLESS);
  writeFileSync(`${path}.new`, Buffer.concat(parts));
  renameSync(`${path}.new`, path);
}

/** What a camera sees when nobody holds anything before it. */
export const emptyPicture = () => new Uint8Array(WIDTH * HEIGHT).fill(BACKGROUND);
