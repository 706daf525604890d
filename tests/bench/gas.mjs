// Gas of each contract call, from the table that the contracts' own test prints.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { TOP, figure, noFigure } from './figure.mjs';

const { status, stdout, stderr } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', 'test/gas.test.mjs'], { cwd: join(TOP, 'relay/contracts'), encoding: 'utf8', maxBuffer: 1 << 26 });
const rows = [...stdout.matchAll(/^(?:# )?(\S.*?)\s{2,}([\d,]+)\s+([\d,]+|–|-)?\s+([\d,]+)\s*$/gm)].map(([, call, gas, , bound]) => ({ call: call.trim(), gas: Number(gas.replaceAll(',', '')), bound }));
if (status !== 0 || rows.length === 0) {
  noFigure('ledger.gas', 'gas', `test/gas.test.mjs of relay/contracts ${status === 0 ? 'printed no table' : 'failed'}`);
  process.stderr.write(status === 0 ? '' : stderr);
}
const times = new Map();
for (const { call, gas, bound } of rows) {
  const name = call.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '');
  times.set(name, (times.get(name) ?? 0) + 1); // a call that stands twice in the table is numbered
  figure(`ledger.gas.${name}${times.get(name) > 1 ? `_${times.get(name)}` : ''}`, 'gas', [gas], `51 members; bound ${bound}: ${call}`);
}
