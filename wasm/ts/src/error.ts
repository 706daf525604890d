import type { CoreErrorShape } from './types.js';

/** Every failure of this package. See CoreErrorShape for `code`. */
export class CoreError extends Error implements CoreErrorShape {
  override readonly name = 'CoreError';
  readonly offset?: number;
  readonly retry?: boolean;
  readonly lost?: boolean;

  constructor(readonly code: string, readonly operation: string, more: { offset?: number; retry?: boolean; lost?: boolean; cause?: unknown } = {}) {
    super(`${operation}: ${code}`, more.cause === undefined ? undefined : { cause: more.cause });
    if (more.offset) this.offset = more.offset;
    if (more.retry !== undefined) this.retry = more.retry;
    if (more.lost !== undefined) this.lost = more.lost;
  }

  /** The plain object that crosses between threads, and back. */
  toShape(): CoreErrorShape {
    const { code, operation, offset, retry, lost } = this;
    return { name: 'CoreError', code, operation, ...(offset === undefined ? {} : { offset }), ...(retry === undefined ? {} : { retry }), ...(lost === undefined ? {} : { lost }) };
  }

  static of(shape: CoreErrorShape): CoreError {
    return new CoreError(shape.code, shape.operation, shape);
  }

  /** Any error as one of ours. `code` of a store's error and of an aborted signal is kept. */
  static from(error: unknown, operation: string, otherwise = 'page_unexpected'): CoreError {
    if (error instanceof CoreError) return error;
    const code = (error as { code?: unknown } | null)?.code;
    return new CoreError(typeof code === 'string' ? code : otherwise, operation, { cause: error });
  }
}
