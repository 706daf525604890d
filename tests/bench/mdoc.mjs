// Verifying an mDL beside the mdoc libraries of npm: 12 elements with a portrait of 2 KB, the signer known. Native, WebAssembly and each library are workers that take
// turns, round by round; rates are of processor time.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TWELVE } from '../peers/elements.mjs';
import { DAY, ISO, NOW, file, makeKey, openParty, rfc3339, transcripts } from '../peers/support.mjs';
import { ROUNDS, TOP, amount, figure, startWorker } from './figure.mjs';

const party = openParty();
const device = makeKey();
const transcript = transcripts.openid();
const { root } = await party.certificates();
const issued = await party.issue({ device, elements: [...TWELVE, 'privilege_status'], until: NOW + 30 * DAY });
const response = await party.present({ issued, elements: TWELVE.map((name) => [ISO, name]), transcript, device });
party.close();

const args = ['mdoc', '--response', file(response), '--transcript', file(transcript), '--trust', file(root), '--at', rfc3339(NOW), '--known-signer'];
const serve = join(TOP, 'tests/bench/serve.mjs');
const ours = {
  native: await startWorker(join(TOP, 'build/native/tests/bench/bench_serve'), args),
  wasm: await startWorker(process.execPath, [serve, ...args, '--wasm']),
};
const peers = {
  '@auth0/mdl': await startWorker(process.execPath, [serve, ...args, '--peer', 'auth0']),
  '@owf/mdoc': await startWorker(process.execPath, [serve, ...args, '--peer', 'owf']),
};

// Nobody is measured who does not tell this answer from one that was changed.
const changed = Uint8Array.from(response);
changed[Buffer.from(response).indexOf('Doe')] ^= 1;
const request = (bytes) => ({ response: Buffer.from(bytes).toString('base64'), transcript: Buffer.from(transcript).toString('base64'), root: Buffer.from(root).toString('base64'), at: rfc3339(NOW) });
for (const [name, worker] of Object.entries({ ...ours, ...peers })) {
  const verdicts = [await worker.verify(request(response)), await worker.verify(request(changed))];
  if (verdicts[0] !== 'accept' || !verdicts[1].startsWith('refuse')) throw new Error(`${name}: ${verdicts.join(', ')}`);
}

const rates = Object.fromEntries([...Object.keys(ours), ...Object.keys(peers)].map((name) => [name, []]));
const milliseconds = amount(1000, 20);
for (const worker of Object.values({ ...ours, ...peers })) await worker.go(milliseconds);
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, worker] of Object.entries({ ...ours, ...peers })) rates[name].push(await worker.go(milliseconds));
}
await Promise.all(Object.values({ ...ours, ...peers }).map((worker) => worker.quit()));

const versionOf = (name) => JSON.parse(readFileSync(join(TOP, `tests/peers/node_modules/${name}/package.json`), 'utf8')).version;
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const best = Object.keys(peers).reduce((a, b) => (median(rates[a]) >= median(rates[b]) ? a : b));
const note = `12 elements, portrait of 2 KB, ${response.length} bytes, signer known; verifications a CPU second`;
for (const face of Object.keys(ours)) {
  const ratios = rates[face].map((rate, round) => rate / Math.max(...Object.keys(peers).map((peer) => rates[peer][round])));
  figure(`mdoc_verify.${face}.vs_npm`, 'ratio', ratios, note, { name: best, version: versionOf(best) });
  figure(`mdoc_verify.${face}.rate`, 'verifications/s', rates[face], note);
}
for (const peer of Object.keys(peers)) figure(`mdoc_verify.npm.${peer}.rate`, 'verifications/s', rates[peer], `${note}; under Node ${process.versions.node}`, { name: peer, version: versionOf(peer) });
