// The deterministic CBOR that crosses the C interface, as plain objects and back. The core has checked what it gives out, so this reader only has to
// be right, and its checks only name a fault of ours.
import type { CborValue } from './types.js';

class Reader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean { return this.at === this.bytes.length; }

  private argument(info: number): number | bigint {
    if (info < 24) return info;
    const at = this.at;
    switch (info) {
      case 24: this.at += 1; return this.view.getUint8(at);
      case 25: this.at += 2; return this.view.getUint16(at);
      case 26: this.at += 4; return this.view.getUint32(at);
      case 27: {
        this.at += 8;
        const value = this.view.getBigUint64(at);
        return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
      }
      default: throw new RangeError(`CBOR head at ${at - 1}`);
    }
  }

  private take(size: number): Uint8Array {
    if (size > this.bytes.length - this.at) throw new RangeError('CBOR ends early');
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  item(): CborValue {
    const first = this.view.getUint8(this.at++);
    const major = first >> 5;
    const info = first & 31;
    if (major === 7) return this.simple(info);
    const n = this.argument(info);
    switch (major) {
      case 0: return n;
      case 1: return typeof n === 'number' && n < Number.MAX_SAFE_INTEGER ? -1 - n : -1n - BigInt(n);
      case 2: return this.take(Number(n)).slice();
      case 3: return decoder.decode(this.take(Number(n)));
      case 4: return Array.from({ length: Number(n) }, () => this.item());
      case 5: return this.map(Number(n));
      default: return { tag: Number(n), value: this.item() };
    }
  }

  private simple(info: number): CborValue {
    if (info === 20 || info === 21) return info === 21;
    if (info === 22 || info === 23) return null;
    const at = this.at;
    if (info === 26) { this.at += 4; return this.view.getFloat32(at); }
    if (info === 27) { this.at += 8; return this.view.getFloat64(at); }
    throw new RangeError(`CBOR simple value ${info}`);
  }

  private map(count: number): CborValue {
    const out: Record<string, CborValue> = {};
    for (let i = 0; i < count; i++) {
      const key = this.item();
      // Element values of foreign documents may have keys of other types: as text.
      Object.defineProperty(out, typeof key === 'string' ? key : JSON.stringify(key), { value: this.item(), enumerable: true, writable: true, configurable: true });
    }
    return out;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function decode(bytes: Uint8Array): CborValue {
  const reader = new Reader(bytes);
  const value = reader.item();
  if (!reader.done) throw new RangeError('bytes follow the CBOR item');
  return value;
}

/** What the package gives to the core: text, integers, booleans, bytes, lists, and maps with text keys whose undefined members are left out. */
export type Encodable = string | number | boolean | null | Uint8Array | readonly Encodable[] | { readonly [key: string]: Encodable | undefined };

export function encode(value: Encodable): Uint8Array {
  const out: number[] = [];
  write(value, out);
  return Uint8Array.from(out);
}

function head(major: number, n: number, out: number[]): void {
  const first = major << 5;
  if (n < 24) out.push(first | n);
  else if (n < 0x100) out.push(first | 24, n);
  else if (n < 0x10000) out.push(first | 25, n >> 8, n & 255);
  else if (n < 0x100000000) out.push(first | 26, n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255);
  else {
    const high = Math.floor(n / 0x100000000);
    out.push(first | 27, (high >>> 24) & 255, (high >>> 16) & 255, (high >>> 8) & 255, high & 255);
    out.push((n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255);
  }
}

function text(value: string): number[] {
  const bytes = encoder.encode(value);
  const out: number[] = [];
  head(3, bytes.length, out);
  for (const byte of bytes) out.push(byte);
  return out;
}

const before = (a: number[], b: number[]): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
};

function write(value: Encodable, out: number[]): void {
  if (value === null) out.push(0xf6);
  else if (typeof value === 'boolean') out.push(value ? 0xf5 : 0xf4);
  else if (typeof value === 'string') { for (const byte of text(value)) out.push(byte); }
  else if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError('not an integer');
    if (value < 0) head(1, -1 - value, out);
    else head(0, value, out);
  } else if (value instanceof Uint8Array) {
    head(2, value.length, out);
    for (const byte of value) out.push(byte);
  } else if (Array.isArray(value)) {
    head(4, value.length, out);
    for (const item of value as readonly Encodable[]) write(item, out);
  } else {
    const members = Object.entries(value).filter((member): member is [string, Encodable] => member[1] !== undefined)
      .map(([key, member]) => ({ key: text(key), member })).sort((a, b) => before(a.key, b.key));
    head(5, members.length, out);
    for (const { key, member } of members) {
      for (const byte of key) out.push(byte);
      write(member, out);
    }
  }
}
