// What the peers' tests and measurements share: the test country with its keys, both faces of our core, and ways of breaking a response.
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Encoder } from 'cbor-x';

export const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const MDL = 'org.iso.18013.5.1.mDL';
export const ISO = 'org.iso.18013.5.1';
export const DAY = 86_400;
export const NOW = Math.floor(Date.now() / 1000);

const cbor = new Encoder({ tagUint8Array: false, useRecords: false, mapsAsObjects: false, useTag259ForMaps: false, variableMapSize: true });
export const encode = (value) => new Uint8Array(cbor.encode(value));
export const decode = (bytes) => cbor.decode(bytes);
export const hexOf = (bytes) => Buffer.from(bytes).toString('hex');
export const bytesOf = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));

/** #6.24 around encoded CBOR. */
export const tagged = (bytes) => {
  const head = encode(Buffer.from(bytes));
  return Uint8Array.from([0xd8, 24, ...head]);
};

/** A P-256 key in every form that somebody asks for. */
export function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  const [x, y, d] = [jwk.x, jwk.y, jwk.d].map((part) => new Uint8Array(Buffer.from(part, 'base64url')));
  const cosePublic = new Map([[1, 2], [-1, 1], [-2, x], [-3, y]]);
  return { jwk, publicJwk: publicKey.export({ format: 'jwk' }), point: Uint8Array.from([4, ...x, ...y]), scalar: d, cosePublic: encode(cosePublic), cosePrivate: encode(new Map([...cosePublic, [-4, d]])) };
}

/** Session transcripts: [null, null, handover], and one of a QR engagement with the reader's key. */
export const transcripts = {
  handover: (seed = 0xab) => encode([null, null, ['StatepassQRHandover', Buffer.alloc(32, seed)]]),
  openid: (seed = 0x17) => encode([null, null, ['OpenID4VPHandover', Buffer.alloc(32, seed)]]),
  engagement(reader) {
    // DeviceEngagement = {0: version, 1: [cipher suite, #6.24(EDeviceKey)]}
    const engagement = [0xa2, 0x00, ...encode('1.0'), 0x01, 0x82, 0x01, ...tagged(reader.cosePublic)];
    return Uint8Array.from([0x83, ...tagged(engagement), ...tagged(reader.cosePublic), 0xf6]);
  },
};

// ---- our core ----

export const PROGRAM = join(TOP, 'build/native/wallet-core/cli/statepass');
const PARTY = join(TOP, 'build/native/tests/peers/core_party');

/** The core as issuer and holder; what it refuses is thrown. */
export function openParty() {
  const child = spawn(PARTY, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  child.on('exit', () => { for (const done of waiting.splice(0)) done({ error: 'core_party ended' }); });
  const ask = (request) => new Promise((accept, reject) => {
    waiting.push((answer) => (answer.error ? reject(new Error(answer.error)) : accept(answer)));
    child.stdin.write(`${JSON.stringify(request)}\n`);
  });
  return {
    async certificates(at = NOW) {
      const { root, signer } = await ask({ do: 'certificates', at });
      return { root: bytesOf(root), signer: bytesOf(signer) };
    },
    async issue({ device, elements, docType = MDL, portrait = 2048, from = NOW - DAY, until = NOW + 30 * DAY, status = true, at = NOW }) {
      return bytesOf((await ask({ do: 'issue', at, from, until, docType, elements, portrait, status, deviceKey: hexOf(device.point) })).issued);
    },
    async present({ issued, elements, transcript, device, reader }) {
      const request = { do: 'present', issued: hexOf(issued), elements, transcript: hexOf(transcript), deviceKey: hexOf(device.scalar) };
      return bytesOf((await ask(reader ? { ...request, readerKey: hexOf(reader.point) } : request)).response);
    },
    close: () => child.stdin.end(),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'statepass-peers-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;
export const file = (bytes) => {
  const path = join(folder, String(files++));
  writeFileSync(path, bytes);
  return path;
};
export const rfc3339 = (seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** What a verification came to: "sound", or what failed, as "check!reason". */
const words = (documents) => documents.map(({ checks }) => checks.filter((c) => c.result === 'fail' || c.result === 'unknown').map((c) => `${c.id}!${c.reason}`).join(' ') || 'sound').join('; ');

/** By the program `statepass`. */
export function verifyByProgram({ response, transcript, root, at = NOW, reader }) {
  const more = reader ? ['--reader-key', file(Buffer.from(reader.scalar))] : [];
  const { status, stdout, stderr } = spawnSync(PROGRAM, ['--json', 'mdoc', 'verify', file(response), '--transcript', file(transcript), '--at', rfc3339(at), '--trust', file(root), ...more]);
  if (status > 2) throw new Error(stderr.toString());
  const line = JSON.parse(stdout.toString());
  return { status, documents: line.documents ?? [], words: line.documents ? words(line.documents) : line.code };
}

/** By the WebAssembly module. */
export async function openModule() {
  const { Core } = await import(join(TOP, 'wasm/dist/direct.js'));
  const core = await Core.open();
  return ({ response, transcript, root, at = NOW, reader }) => {
    const { documents } = core.mdoc.verify(response, transcript, { at, anchors: [root], ...(reader ? { readerKey: reader.scalar } : {}) });
    return { status: documents.every((d) => d.sound) ? 0 : 1, documents, words: words(documents) };
  };
}

// ---- breaking a response ----

const indexOf = (bytes, part) => {
  const found = Buffer.from(bytes).indexOf(Buffer.from(part));
  if (found < 0) throw new Error('not in the response');
  return found;
};
const flipped = (bytes, part, at) => {
  const copy = Uint8Array.from(bytes);
  copy[indexOf(bytes, part) + at] ^= 1;
  return copy;
};
const open = (bytes) => {
  const document = decode(bytes).get('documents')[0];
  return { issuerAuth: document.get('issuerSigned').get('issuerAuth'), deviceAuth: document.get('deviceSigned').get('deviceAuth') };
};

export const tampered = {
  /** Another letter in a value: its digest no longer fits. */
  value: (response, text) => flipped(response, Buffer.from(text), 0),
  issuerSignature: (response) => flipped(response, open(response).issuerAuth[3], 40),
  /** Signature or MAC, whichever it is. */
  deviceAuth: (response) => {
    const { deviceAuth } = open(response);
    return flipped(response, (deviceAuth.get('deviceSignature') ?? deviceAuth.get('deviceMac'))[3], 20);
  },
  /** The date until which the issuer's signature holds, a year later. */
  validity: (response) => {
    const year = Buffer.from(response).toString('latin1').match(/validUntil\xc0t(\d{4})/);
    const at = indexOf(response, Buffer.from(year[0], 'latin1')) + year[0].length - 4;
    const copy = Uint8Array.from(response);
    copy.set(Buffer.from(String(Number(year[1]) + 1)), at);
    return copy;
  },
};
