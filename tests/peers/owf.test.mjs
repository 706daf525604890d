import { exchange } from './cases.mjs';
import * as peer from './owf.mjs';

await exchange(peer, { ...peer.values, digests: ['SHA-256', 'SHA-384', 'SHA-512'] });
