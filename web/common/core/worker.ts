// The whole code of the core's worker.
import { serve } from '#core/worker';
import { IndexedDbStore } from './store.ts';

serve({ store: new IndexedDbStore('statepass') });
