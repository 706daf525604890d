// The sealed headers of a conflict file (tests/fuzz/corpus/conflict), as a node serves them.
import { readFileSync } from 'node:fs';

function cbor(bytes, at = { i: 0 }) {
  const head = bytes[at.i++];
  const extra = head & 31;
  const size = extra < 24 ? 0 : 1 << (extra - 24);
  const value = size ? Number(BigInt(`0x${bytes.subarray(at.i, at.i += size).toString('hex')}`)) : extra;
  if (head >> 5 === 2) return bytes.subarray(at.i, at.i += value);
  if (head >> 5 === 4) return Array.from({ length: value }, () => cbor(bytes, at));
  if (head >> 5 === 5) return Object.fromEntries(Array.from({ length: value }, () => [cbor(bytes, at), cbor(bytes, at)]));
  return value;
}
/** The items of an RLP list, each with its head; and one out of its content. */
function rlpItems(list) {
  const content = (b) => (b[0] < 0xf8 ? [1, b[0] - 0xc0] : [1 + b[0] - 0xf7, parseInt(b.subarray(1, 1 + b[0] - 0xf7).toString('hex'), 16)]);
  const [start, size] = content(list);
  const items = [];
  for (let i = start; i < start + size;) {
    const b = list.subarray(i);
    const long = b[0] < 0x80 ? 1 : b[0] < 0xb8 ? b[0] - 0x7f : b[0] < 0xc0 ? 1 + (b[0] - 0xb7) + parseInt(b.subarray(1, b[0] - 0xb6).toString('hex'), 16) : content(b).reduce((a, c) => a + c);
    items.push(b.subarray(0, long));
    i += long;
  }
  return items;
}
function rlp(base, content) {
  if (content.length < 56) return Buffer.concat([Buffer.from([base + content.length]), content]);
  const size = Buffer.from(content.length.toString(16).padStart(content.length > 255 ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([base + 55 + size.length]), size, content]);
}
function sealed([header, seals]) {
  const fields = rlpItems(header);
  const bytes = fields[12];
  const extra = rlpItems(bytes.subarray(bytes[0] < 0xb8 ? 1 : bytes[0] - 0xb6));
  const each = Array.from({ length: seals.length / 65 }, (_, i) => rlp(0x80, seals.subarray(65 * i, 65 * i + 65)));
  extra[4] = rlp(0xc0, Buffer.concat(each));
  fields[12] = rlp(0x80, rlp(0xc0, Buffer.concat(extra)));
  return rlp(0xc0, Buffer.concat(fields));
}

/** A conflict file: where it starts, its headers in order, and what `ChainAnchor` would be given. */
export function conflictFile(path) {
  const bytes = readFileSync(path);
  const { 2: [chainId, number, hash, time, validators], 3: headers } = cbor(bytes);
  const hex = (b) => `0x${b.toString('hex')}`;
  return { bytes, chainId, checkpoint: { number, hash: hex(hash), time, validators: validators.map(hex) }, headers: headers.map(sealed) };
}
