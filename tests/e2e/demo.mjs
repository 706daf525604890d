// ./statepass demo: everything on this machine until Ctrl-C.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo } from './support/demo.mjs';
import { Processes } from './support/processes.mjs';

const { values } = parseArgs({ options: { data: { type: 'string' }, 'port-base': { type: 'string', default: '8400' } } });
const folder = values.data ?? mkdtempSync(join(tmpdir(), 'statepass-demo-'));

mkdirSync(folder, { recursive: true });
const processes = new Processes(folder);
let ended;
const end = (code) => (ended ??= (async () => {
  console.log('\nstopping');
  await processes.stop();
  if (!values.data) rmSync(folder, { recursive: true, force: true });
  process.exit(code);
})());
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => void end(0));

try {
  const demo = await startDemo({ folder, processes, portBase: Number(values['port-base']), say: (line) => console.log(`  ${line}`) });
  console.log(`
  wallet     ${demo.pages.wallet}
  verifier   ${demo.pages.verifier}
  CA desk    ${demo.pages.desks.CA}
  NY desk    ${demo.pages.desks.NY}

  Staff of both desks: ${demo.staff.map((s) => `${s.name} with the passphrase "${s.passphrase}"`).join(', and as second person ')}.
  What is written is kept in ${folder}${values.data ? '' : ' and removed at the end; --data FOLDER keeps it'}. Ctrl-C ends everything.`);
  for (const one of processes.running) one.exit.then(() => { if (!ended) { console.log(`\n${one.name} ended (${one.ended}); its last words:\n${processes.lastWords(one)}`); void end(1); } });
} catch (error) {
  console.error(String(error?.message ?? error));
  await end(1);
}
