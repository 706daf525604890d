// ./statepass demo --story: the life of a licence, played in separate browsers that see each other's screens through their cameras only. Exit 0 only if every
// step came out as written; one line a step.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo } from './support/demo.mjs';
import { Processes } from './support/processes.mjs';
import { Person } from './support/people.mjs';
import { steps } from './steps/index.mjs';

const { values } = parseArgs({ options: { keep: { type: 'string' }, until: { type: 'string', default: '99' }, skip: { type: 'string', default: '' } } });
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'statepass-story-'));
mkdirSync(folder, { recursive: true });
const PHONE = { width: 390, height: 844, scale: 2 };
const DESK = { width: 1280, height: 900, scale: 1 };
const people = {
  citizen: new Person('citizen', folder, PHONE),
  guest: new Person('guest', folder, PHONE),
  thief: new Person('thief', folder, PHONE),
  verifier: new Person('verifier', folder, PHONE),
  doorman: new Person('doorman', folder, PHONE),
  clerk: new Person('clerk', folder, DESK),
  newClerk: new Person('new-clerk', folder, DESK),
};

mkdirSync(join(folder, 'demo'), { recursive: true });
const processes = new Processes(join(folder, 'demo'));
let demo;
let stopping;
const stop = () => (stopping ??= (async () => {
  await Promise.all(Object.values(people).map((person) => person.close()));
  await processes.stop();
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
})());
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => void stop().finally(() => process.exit(130)));

const began = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
let failed = 0;
try {
  demo = await startDemo({ folder: join(folder, 'demo'), processes, lying: true, say: (line) => console.log(`        ${line}`) });
  const story = { demo, folder, ...people, note: (line) => console.log(`        ${line}`) };
  for (const [number, { name, play }] of steps.entries()) {
    if (number + 1 > Number(values.until)) break;
    if (values.skip.split(',').includes(String(number + 1))) continue;
    const since = Date.now();
    try {
      await play(story);
      console.log(`step ${String(number + 1).padStart(2)} ok      ${name} (${seconds(since)})`);
    } catch (error) {
      failed = number + 1;
      console.log(`step ${String(number + 1).padStart(2)} FAILED  ${name} (${seconds(since)})`);
      console.log(String(error?.stack ?? error).replace(/^/gm, '        '));
      for (const person of Object.values(people)) if (person.context) await person.shot(`failed-${person.name}`).catch(() => {});
      break;
    }
  }
} catch (error) {
  failed = -1;
  console.log(String(error?.stack ?? error));
}
if (failed !== 0 && !values.keep) console.log('        run it again with --keep FOLDER to see the screens and the logs');
await stop();
console.log(failed === 0 ? `story: every step came out as written (${seconds(began)})` : `story: stopped (${seconds(began)})`);
process.exit(failed === 0 ? 0 : 1);
