import * as peer from './auth0.mjs';
import { exchange } from './cases.mjs';

await exchange(peer, { digests: ['SHA-256', 'SHA-384', 'SHA-512'] });
