// The core in this thread.
export { Core } from './core.js';
export type * from './core.js';
export { CoreError } from './error.js';
export type * from './types.js';
