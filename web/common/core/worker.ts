// The whole code of the core's worker.
import { IndexedDbStore, serve } from '#core/worker';

serve({ store: new IndexedDbStore('statepass') });
