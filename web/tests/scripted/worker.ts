// The worker of the scripted core: answers one question, so that the way through the Trusted Types policy is walked.
import type { Serve } from '@statepass/core';

export { IndexedDbStore } from '../../../wasm/ts/src/store.ts';

export const serve: Serve = ({ store }) => {
  self.addEventListener('message', (event) => {
    if (event.data !== 'are you there') return;
    void store.put('scripted', new Uint8Array([1])).then(() => store.get('scripted')).then((value) => self.postMessage({ stored: value?.[0] === 1 }));
  });
};
