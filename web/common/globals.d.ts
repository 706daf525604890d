/** Set at build time. What hangs on it is not in production bundles. */
declare const __DEVELOPMENT__: boolean;
declare const __PAGE__: 'wallet' | 'verifier' | 'desk' | 'gallery';

declare module '#core' {
  export const connect: import('@statepass/core').Connect;
}
declare module '#core/worker' {
  export const serve: import('@statepass/core').Serve;
  export const IndexedDbStore: typeof import('@statepass/core/store').IndexedDbStore;
}
