// The grey plane of a camera frame.
import { CoreError } from './error.js';
import type { Picture } from './core.js';

const isVideoFrame = (frame: VideoFrame | ImageBitmap): frame is VideoFrame => 'codedWidth' in frame;

let canvas: OffscreenCanvas | undefined;

/** Drawn and read back, where the frame's own planes are not grey first. Weights of ITU-R BT.601. */
function drawn(frame: CanvasImageSource, width: number, height: number): Picture {
  canvas ??= new OffscreenCanvas(width, height);
  if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new CoreError('qr_image', 'qr.decodeFrame');
  context.drawImage(frame, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const luma = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < luma.length; i++, j += 4) luma[i] = (data[j]! * 77 + data[j + 1]! * 150 + data[j + 2]! * 29) >> 8;
  return { width, height, luma };
}

/** Formats whose first plane is the grey picture. */
const PLANAR = new Set<string | null>(['I420', 'I420A', 'I422', 'I444', 'NV12']);

export async function luma(frame: VideoFrame | ImageBitmap): Promise<Picture> {
  if (!isVideoFrame(frame)) return drawn(frame, frame.width, frame.height);
  const area = frame.visibleRect;
  if (!PLANAR.has(frame.format) || !area) return drawn(frame, frame.displayWidth, frame.displayHeight);
  const bytes = new Uint8Array(frame.allocationSize());
  const [plane] = await frame.copyTo(bytes);
  const { offset, stride } = plane!;
  return { width: area.width, height: area.height, stride, luma: bytes.subarray(offset, offset + stride * (area.height - 1) + area.width) };
}
