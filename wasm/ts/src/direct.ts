// The core in this thread.
export { Core } from './core.js';
export type * from './core.js';
export { open } from './client.js';
export { CoreError } from './error.js';
export { IndexedDbStore, MemoryStore } from './store.js';
export type * from './api.js';
export type * from './types.js';
