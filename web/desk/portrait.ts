// A chosen picture as the two portraits that a licence carries: a JPEG of at most 3,072 bytes and a very small one for the age card. The platform
// decodes and encodes; nothing is uploaded but the result.

export interface PortraitPair {
  full: Uint8Array;
  small?: { bytes: Uint8Array; type: string };
}

const FULL = { width: 168, height: 210, bytes: 3072 };
const SMALL = { width: 64, height: 80, bytes: 560 };

/** The largest part of the right shape, a little above the middle, where faces are. */
export function crop(width: number, height: number, ratio: number): { x: number; y: number; width: number; height: number } {
  const w = Math.min(width, height * ratio);
  const h = w / ratio;
  return { x: (width - w) / 2, y: (height - h) * 0.35, width: w, height: h };
}

const encode = (canvas: HTMLCanvasElement, type: string, quality: number): Promise<Uint8Array | undefined> =>
  new Promise((done) => canvas.toBlob((blob) => {
    if (!blob || blob.type !== type) done(undefined);
    else void blob.arrayBuffer().then((buffer) => done(new Uint8Array(buffer)));
  }, type, quality));

/** The best quality at which the picture is not larger than allowed. */
async function within(canvas: HTMLCanvasElement, type: string, limit: number): Promise<Uint8Array | undefined> {
  for (const quality of [0.82, 0.7, 0.6, 0.5, 0.42, 0.34, 0.26, 0.18, 0.1, 0.04]) {
    const bytes = await encode(canvas, type, quality);
    if (!bytes) return undefined;
    if (bytes.length <= limit) return bytes;
  }
  return undefined;
}

function drawn(bitmap: ImageBitmap, size: { width: number; height: number }, share = 1): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(size.width * share);
  canvas.height = Math.round(size.height * share);
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  const part = crop(bitmap.width, bitmap.height, size.width / size.height);
  context.drawImage(bitmap, part.x, part.y, part.width, part.height, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Undefined when the picture cannot be read or cannot be made small enough. */
export async function portraits(file: Blob): Promise<PortraitPair | undefined> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  try {
    let full: Uint8Array | undefined;
    for (const share of [1, 0.85, 0.7, 0.5]) {
      full = await within(drawn(bitmap, FULL, share), 'image/jpeg', FULL.bytes);
      if (full) break;
    }
    if (!full) return undefined;
    for (const type of ['image/webp', 'image/jpeg']) {
      const bytes = await within(drawn(bitmap, SMALL), type, SMALL.bytes);
      if (bytes) return { full, small: { bytes, type } };
    }
    return { full };
  } finally {
    bitmap.close();
  }
}
