// The WebAssembly module and how a function of statepass.h is called: arguments are copied in, results copied out, and everything is given back
// (wiped) before the call returns. Structures cross by address, as the C convention of wasm32 has it: the sp_error that a function returns through a
// first hidden argument, an sp_bytes argument as the address of its two words.
import { decode } from './cbor.js';
import { CoreError } from './error.js';
import type { CborValue } from './types.js';

/** What the module may import; a test holds the built module to it. */
export const IMPORTS = {
  env: ['emscripten_notify_memory_growth'],
  // The libraries' last words before they abort, and an environment that is always empty.
  wasi_snapshot_preview1: ['random_get', 'environ_get', 'environ_sizes_get', 'fd_write', 'fd_close', 'fd_seek', 'proc_exit'],
} as const;

export type Argument = Uint8Array | string | number | bigint | boolean | Handle | undefined;
type Exported = (...args: (number | bigint)[]) => number | bigint | undefined;

/** ENOTSUP of WASI. */
const NOT_SUPPORTED = 58;

const text = new TextEncoder();
const untext = new TextDecoder();

export class Module {
  private constructor(private readonly exports: Record<string, Exported>, private readonly memory: WebAssembly.Memory) {
    this.scratch = Number(this.exports['sp_alloc']!(24));
  }

  /** sp_error at 0, the out parameter at 8, a second handle at 16. */
  private readonly scratch: number;
  private dead = false;

  static async instantiate(source: WebAssembly.Module | Response | Promise<Response> | BufferSource): Promise<Module> {
    let memory: WebAssembly.Memory | undefined;
    const random = (at: number, size: number): number => {
      const out = new Uint8Array(memory!.buffer, at, size);
      for (let i = 0; i < size; i += 65_536) crypto.getRandomValues(out.subarray(i, Math.min(size, i + 65_536)));
      return 0;
    };
    const imports: WebAssembly.Imports = {
      env: { emscripten_notify_memory_growth: () => undefined },
      wasi_snapshot_preview1: {
        random_get: random,
        // There is no environment.
        environ_sizes_get: (count: number, size: number) => { const view = new DataView(memory!.buffer); view.setUint32(count, 0, true); view.setUint32(size, 0, true); return 0; },
        environ_get: () => 0,
        fd_write: () => NOT_SUPPORTED,
        fd_close: () => NOT_SUPPORTED,
        fd_seek: () => NOT_SUPPORTED,
        proc_exit: () => { throw new WebAssembly.RuntimeError('exit'); },
      },
    };
    const instance = source instanceof WebAssembly.Module ? await WebAssembly.instantiate(source, imports)
      : source instanceof Promise || (typeof Response !== 'undefined' && source instanceof Response) ? (await WebAssembly.instantiateStreaming(source as Promise<Response>, imports)).instance
        : (await WebAssembly.instantiate(source as BufferSource, imports)).instance;
    memory = instance.exports['memory'] as WebAssembly.Memory;
    const exports = instance.exports as unknown as Record<string, Exported>;
    exports['_initialize']?.();
    return new Module(exports, memory);
  }

  get memorySize(): number { return this.memory.buffer.byteLength; }

  has(name: string): boolean { return name in this.exports; }

  /** A function without sp_error: numbers, or static text. */
  plain(name: string, ...args: (number | bigint)[]): number { return Number(this.guarded(name, name, args) ?? 0); }
  plainText(name: string, ...args: (number | bigint)[]): string {
    const at = this.plain(name, ...args);
    const bytes = new Uint8Array(this.memory.buffer, at);
    return untext.decode(bytes.slice(0, bytes.indexOf(0)));
  }

  /** A function that gives nothing but its sp_error. */
  run(operation: string, name: string, ...args: Argument[]): void { this.call(operation, name, args, false); }

  /** A function whose last parameter is an sp_buffer: its bytes. */
  bytes(operation: string, name: string, ...args: Argument[]): Uint8Array {
    this.call(operation, name, args, true);
    const at = this.word(this.scratch + 8);
    const out = new Uint8Array(this.memory.buffer, at, this.word(this.scratch + 12)).slice();
    this.guarded(operation, 'sp_buffer_free', [this.scratch + 8]);
    return out;
  }

  /** The same where the bytes are CBOR of a shape that the caller knows (types.ts). */
  cbor<T = CborValue>(operation: string, name: string, ...args: Argument[]): T { return decode(this.bytes(operation, name, ...args)) as T; }

  /** A function whose last parameter is the address of a new handle. */
  handle(operation: string, name: string, close: string, ...args: Argument[]): Handle {
    this.call(operation, name, args, true);
    return new Handle(this, this.word(this.scratch + 8), close);
  }

  /** A function whose last parameters are an sp_buffer with the CBOR of an outcome, and a handle that is there or NULL. */
  outcome<T>(operation: string, name: string, close: string, ...args: Argument[]): { outcome: T; handle: Handle | undefined } {
    const outcome = decode(this.bytes(operation, name, ...args, this.scratch + 16)) as T;
    const at = this.word(this.scratch + 16);
    return { outcome, handle: at === 0 ? undefined : new Handle(this, at, close) };
  }

  private word(at: number): number { return new DataView(this.memory.buffer).getUint32(at, true); }

  private alloc(size: number, operation: string): number {
    const at = Number(this.guarded(operation, 'sp_alloc', [size])) >>> 0;
    if (at === 0) throw new CoreError('capi_memory', operation);
    return at;
  }

  private call(operation: string, name: string, args: Argument[], out: boolean): void {
    if (!this.has(name)) throw new CoreError('capi_unsupported', operation);
    const lent: [number, number][] = [];
    const words = args.map((argument) => {
      if (typeof argument === 'string' || argument instanceof Uint8Array || argument === undefined) return this.lend(argument, lent, operation);
      if (argument instanceof Handle) return argument.address(operation);
      return typeof argument === 'boolean' ? Number(argument) : argument;
    });
    try {
      this.guarded(operation, name, [this.scratch, ...words, ...(out ? [this.scratch + 8] : [])]);
    } finally {
      if (!this.dead) for (const [at, size] of lent) this.guarded(operation, 'sp_free', [at, size]);
    }
    const code = this.word(this.scratch);
    if (code !== 0) throw new CoreError(this.plainText('sp_error_name', code), operation, { offset: this.word(this.scratch + 4) });
  }

  private lend(argument: string | Uint8Array | undefined, lent: [number, number][], operation: string): number {
    const bytes = typeof argument === 'string' ? text.encode(argument) : argument ?? new Uint8Array();
    const at = this.alloc(8 + bytes.length, operation);
    lent.push([at, 8 + bytes.length]);
    new Uint8Array(this.memory.buffer, at + 8, bytes.length).set(bytes);
    const view = new DataView(this.memory.buffer);
    view.setUint32(at, at + 8, true);
    view.setUint32(at + 4, bytes.length, true);
    return at;
  }

  /** A trap is a bug of the core: its memory is not trusted any more. */
  guarded(operation: string, name: string, args: (number | bigint)[]): number | bigint | undefined {
    if (this.dead) throw new CoreError('instance_dead', operation, { retry: true });
    try {
      return this.exports[name]!(...args);
    } catch (error) {
      this.dead = true;
      throw new CoreError('instance_dead', operation, { cause: error, retry: true });
    }
  }
}

/** An object of the core. Lives until free(); a second free() does nothing. */
export class Handle {
  constructor(private readonly module: Module, private at: number, private readonly close: string) {}

  address(operation: string): number {
    if (this.at === 0) throw new CoreError('capi_closed', operation);
    return this.at;
  }

  free(): void {
    if (this.at === 0) return;
    const at = this.at;
    this.at = 0;
    try {
      this.module.guarded('free', this.close, [at]);
    } catch {
      // The instance is dead, and its memory with it.
    }
  }

  [Symbol.dispose](): void { this.free(); }
}
