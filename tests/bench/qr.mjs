// Reading a code in a camera frame of 1280×720, beside zxing-wasm, on the hard set of frames.mjs. The two take turns frame by frame; times are of processor time.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { HEIGHT, WIDTH, hardFrames } from './frames.mjs';
import { QUICK, ROUNDS, TOP, amount, figure } from './figure.mjs';

const { Core } = await import(join(TOP, 'wasm/dist/direct.js'));
const core = await Core.open();
const folder = join(TOP, 'tests/bench/node_modules/zxing-wasm');
await prepareZXingModule({ overrides: { wasmBinary: readFileSync(join(folder, 'dist/reader/zxing_reader.wasm')).buffer }, fireImmediately: true });
const peer = { name: 'zxing-wasm', version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version };

const frames = hardFrames((text) => core.qr.encode(text), amount(Infinity, 2)).map((frame) => {
  // Each reader is given what its interface takes: the grey plane, or RGBA.
  const data = new Uint8ClampedArray(frame.luma.length * 4);
  for (let i = 0; i < frame.luma.length; i++) data.fill(frame.luma[i], 4 * i, 4 * i + 3), data[4 * i + 3] = 255;
  return { ...frame, rgba: { data, width: WIDTH, height: HEIGHT, colorSpace: 'srgb' } };
});

const text = (bytes) => new TextDecoder().decode(bytes);
const readers = {
  ours: (frame) => core.qr.decode({ width: WIDTH, height: HEIGHT, luma: frame.luma }).map(text),
  peer: async (frame) => (await readBarcodes(frame.rgba, { formats: ['QRCode'] })).map((found) => found.text),
};

async function timed(reader, frame) {
  const start = process.cpuUsage();
  const found = await reader(frame);
  const { user, system } = process.cpuUsage(start);
  return { micros: user + system, read: found.includes(frame.text) };
}

const ratios = [];
const rates = { ours: [], peer: [] };
const shares = { ours: [], peer: [] };
const missed = { ours: new Set(), peer: new Set() };
for (let round = -1; round < ROUNDS; round++) { // the first warms up
  const spent = { ours: 0, peer: 0 };
  const read = { ours: 0, peer: 0 };
  for (const [i, frame] of frames.entries()) {
    for (const who of (i + round) % 2 ? ['ours', 'peer'] : ['peer', 'ours']) {
      const { micros, read: ok } = await timed(readers[who], frame);
      spent[who] += micros;
      read[who] += ok;
      if (!ok) missed[who].add(frame.name);
    }
  }
  if (round < 0 && !QUICK) continue;
  for (const who of ['ours', 'peer']) {
    rates[who].push(frames.length / (spent[who] / 1e6));
    shares[who].push(read[who] / frames.length);
  }
  ratios.push(spent.peer / spent.ours);
}
const note = `${frames.length} frames of 1280×720 of the hard set; frames a CPU second`;
figure('qr.read.vs_zxing_wasm', 'ratio', ratios, note, peer);
figure('qr.read.fps', 'frames/s', rates.ours, note);
figure('qr.read.fps.peer', 'frames/s', rates.peer, note, peer);
figure('qr.read.rate', 'share', shares.ours, `share of the hard set that was read; missed: ${[...missed.ours].join(', ') || 'none'}`);
figure('qr.read.rate.peer', 'share', shares.peer, `missed: ${[...missed.peer].join(', ') || 'none'}`, peer);
process.exit(0);
