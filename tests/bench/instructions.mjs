// instructions.mjs: how many instructions the light client's hot paths take, counted by Callgrind: the same on a busy machine, so that two commits can be compared.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { QUICK, TOP } from './figure.mjs';

const PATHS = { header: ['header.cold', 'header.warm', 'headers.100'], proof: ['proof.account_storage', 'proof.1000_slots'] };

const tell = (figure) => console.log(JSON.stringify(figure));
const version = spawnSync('valgrind', ['--version'], { encoding: 'utf8' });
for (const [program, paths] of Object.entries(PATHS)) {
  for (const path of paths) {
    const figure = { name: `${path}.instructions`, unit: 'instructions' };
    const none = (why) => tell({ ...figure, value: null, why });
    if (QUICK) none('the quick look counts nothing');
    else if (version.status !== 0) none('skipped: valgrind is not installed');
    else {
      const options = ['--tool=callgrind', '--callgrind-out-file=/dev/null', '--toggle-collect=statepass_counted'];
      const { status, stderr } = spawnSync('valgrind', [...options, join(TOP, 'build/native/tests/bench', `bench_${program}`), '--count', path], { encoding: 'utf8' });
      const value = Number(/Collected : (\d+)/.exec(stderr)?.[1]);
      if (status !== 0 || !value) {
        console.error(stderr);
        process.exit(1);
      }
      tell({ ...figure, value, min: value, max: value, rounds: 1, peer: '', peer_version: '', note: `native, counted by ${version.stdout.trim()}` });
    }
  }
}
