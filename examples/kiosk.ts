// node kiosk.js CHAIN.JSON: asks for proof of age. Lines of standard input are what a camera read or a hand pasted.
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { CoreError, MemoryStore, open } from '@statepass/core/direct';

const chain = await readFile(process.argv[2] ?? 'chain.json', 'utf8');
const client = await open({ chain, store: new MemoryStore() });
try {
  await client.ledger.sync({ progress: ({ step, done, of }) => console.error(step, done, of) });
} catch (error) {
  console.error(error instanceof CoreError ? error.code : error); // offline: the verdict will say what could not be checked
}
const { relays } = await client.ledger.status();
for (const { url, state, reason } of relays) console.error(url, state, reason ?? '');

const asked = await client.verifier.ask('over_21', 'Kiosk');
console.log(JSON.stringify({ uri: asked.uri, expiresAt: asked.expiresAt })); // asked.code has the modules to draw
process.exitCode = 2;
for await (const line of createInterface({ input: process.stdin })) {
  const checked = await client.verifier.take(`${line}\n`);
  if (checked.kind !== 'verdict') {
    console.log(JSON.stringify(checked));
    continue;
  }
  const { outcome, headline, asOf } = checked.verdict;
  console.log(JSON.stringify({ kind: 'verdict', outcome, headline, asOf }));
  process.exitCode = outcome === 'green' ? 0 : 1;
  break;
}
await client.close();
