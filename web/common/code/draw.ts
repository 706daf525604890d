// How a code is drawn (presentation specification 1.3): dark on white in every theme, a quiet zone of 4 modules, and a whole number of device
// pixels a module, because a camera reads edges.
import type { QrMatrix } from '@statepass/core';

export const QUIET = 4;

export interface Fit {
  /** Device pixels a module. */
  scale: number;
  /** Device pixels a side, quiet zone included. */
  side: number;
  /** The same in CSS pixels. */
  css: number;
}

/** The largest whole scale at which the code and its quiet zone fit into a square of `available` CSS pixels. */
export function fit(size: number, available: number, ratio: number): Fit {
  const modules = size + 2 * QUIET;
  const scale = Math.max(1, Math.floor((available * ratio) / modules + 1e-6));
  return { scale, side: modules * scale, css: (modules * scale) / ratio };
}

/** One code as black and white pixels, one a module, quiet zone included. */
export function pixels(matrix: QrMatrix): ImageData {
  const side = matrix.size + 2 * QUIET;
  const data = new ImageData(side, side);
  const words = new Uint32Array(data.data.buffer).fill(0xffffffff);
  for (let y = 0; y < matrix.size; y++) {
    for (let x = 0; x < matrix.size; x++) if (matrix.modules[y * matrix.size + x]) words[(y + QUIET) * side + x + QUIET] = 0xff000000;
  }
  return data;
}

/** Draws the code into the canvas as one whole picture. */
export function draw(canvas: HTMLCanvasElement, matrix: QrMatrix, available: number, ratio: number): void {
  const { side, css } = fit(matrix.size, available, ratio);
  if (canvas.width !== side || canvas.height !== side) {
    canvas.width = canvas.height = side;
    canvas.style.width = canvas.style.height = `${css}px`;
  }
  const small = document.createElement('canvas');
  small.width = small.height = matrix.size + 2 * QUIET;
  small.getContext('2d')!.putImageData(pixels(matrix), 0, 0);
  const context = canvas.getContext('2d', { alpha: false })!;
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, side, side);
}
