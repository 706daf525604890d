// The whole system on loopback: a ledger network of four states, two relays that host the pages, two desks.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimPort, claimRow, json } from './processes.mjs';

const TOP = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const NATIVE = process.env.STATEPASS_BUILD ?? join(TOP, 'build/native');
const PAGES = process.env.STATEPASS_PAGES ?? join(TOP, 'web/dist');
const program = (name) => join(NATIVE, 'bin', name);
const PROGRAMS = { network: program('statepass-network'), relay: program('statepass-relay'), desk: program('statepass-desk'), liar: program('lying-relay') };
const DESKS = [
  { letters: 'CA', name: 'California', jurisdiction: 6 },
  { letters: 'NY', name: 'New York', jurisdiction: 36 },
];
/** Development builds alone take passphrases from a file. */
export const STAFF = [
  { name: 'ada', passphrase: 'open the morning desk', roles: ['clerk', 'supervisor', 'keys'] },
  { name: 'grace', passphrase: 'count the paper twice', roles: ['clerk', 'supervisor', 'keys'] },
];

const url = (port) => `http://localhost:${port}`;
const save = (path, value) => { writeFileSync(path, JSON.stringify(value, null, 1)); chmodSync(path, 0o600); return path; };

function needed() {
  const missing = [...Object.entries(PROGRAMS).filter(([name]) => name !== 'liar').map(([, path]) => path), ...['wallet', 'verifier', 'desk'].map((page) => join(PAGES, page, 'index.html'))].filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error(`not built: ${missing.join(', ')}. Run ./statepass demo, which builds them.`);
}

async function ports(base) {
  const at = (offset, what) => claimPort(base === 0 ? 0 : base + offset, what);
  return {
    wallet: await at(1, 'the wallet page'), verifier: await at(2, 'the verifier page'), relays: [await at(11, 'a relay'), await at(12, 'a relay')], liar: await at(13, 'the lying relay'), control: await at(14, 'the lying relay'),
    desks: { CA: await at(6, 'the CA desk'), NY: await at(36, 'the NY desk') }, rpc: await claimRow(base === 0 ? 0 : base + 45, 4, 'the nodes'), admin: await at(40, 'the network'),
  };
}

/**
 * Starts everything in `processes`, which whoever calls ends, and waits until it answers. `lying` puts a relay that can be told to lie before the first honest one. Resolves to what a person or a story
 * needs to know.
 */
export async function startDemo({ folder, processes, portBase = 0, lying = false, say = () => {} }) {
  needed();
  const port = await ports(portBase);
  return start({ folder, port, processes, lying, say });
}

async function start({ folder, port, processes, lying, say }) {
  const [first, second] = port.relays.map(url);
  const relays = [lying ? url(port.liar) : first, second];
  const desks = { CA: url(port.desks.CA), NY: url(port.desks.NY) };
  const pages = { wallet: `${url(port.wallet)}/`, verifier: `${url(port.verifier)}/`, desks: { CA: `${desks.CA}/`, NY: `${desks.NY}/` } };
  const origins = [pages.wallet, pages.verifier, pages.desks.CA, pages.desks.NY].map((page) => new URL(page).origin);

  const data = join(folder, 'network');
  const chain = join(data, 'chain.json');
  const nodes = [0, 1, 2, 3].map((i) => `http://127.0.0.1:${port.rpc + i}`);
  const configs = {};
  const roots = [];
  for (const { letters, name, jurisdiction } of DESKS) {
    const at = join(folder, `desk-${letters}`);
    mkdirSync(at, { recursive: true, mode: 0o700 });
    configs[letters] = save(join(at, 'desk.json'), {
      state: { letters, name, jurisdiction }, chain, nodes: letters === 'CA' ? nodes.slice(0, 2) : nodes.slice(0, 2).toReversed(), listen: { port: port.desks[letters] }, publicUrl: desks[letters], origins,
      relays: port.relays.map(url), page: join(PAGES, 'desk'), database: join(at, 'desk.sqlite'), keys: join(at, 'keys'), adminKey: join(data, 'keys', letters, 'admin-1.key'), staff: STAFF,
      log: process.env.STATEPASS_LOG ?? 'info', policy: { condenseSeconds: 0, batchSeconds: 60, roundSeconds: 10 },
    });
    roots.push(execFileSync(PROGRAMS.desk, ['--config', configs[letters], '--make-keys'], { encoding: 'utf8' }).trim());
  }

  const network = processes.start('network', PROGRAMS.network, [
    'dev', '--data', data, '--rpc-port', String(port.rpc), '--admin-port', String(port.admin), '--nodes', '4', '--period', '2', '--condense-hours', '0',
    '--contracts', join(TOP, 'relay/contracts/build/contracts.json'),
    ...roots.flatMap((root) => ['--root', root]), ...relays.flatMap((relay) => ['--relay', relay]), ...Object.entries(desks).flatMap(([letters, address]) => ['--desk', `${letters}=${address}`]),
  ], { cwd: TOP });
  const { rpc, admin } = await processes.until(network, () => existsSync(join(data, 'network.json')) && JSON.parse(readFileSync(join(data, 'network.json'), 'utf8')));
  say('the ledger network of CA, NY, TX and WA makes blocks');

  const relay = (name, at, asked, hosted, jurisdiction) => {
    const config = save(join(folder, `${name}.json`), {
      name, jurisdiction, chain: 'network/chain.json', nodes: asked, store: `${name}-store`, listen: { port: at }, origins,
      pages: hosted.map(([page, listen]) => ({ folder: join(PAGES, page), listen: { port: listen } })),
      limits: { requestsPerSecond: 0 },
    });
    return processes.start(name, PROGRAMS.relay, ['--config', config]);
  };
  const started = [relay('relay-texas', port.relays[0], [rpc[2], rpc[0]], [['wallet', port.wallet]], 48), relay('relay-washington', port.relays[1], [rpc[3], rpc[1]], [['verifier', port.verifier]], 53)];
  for (const [i, one] of started.entries()) await processes.until(one, () => json(`${url(port.relays[i])}/v1/headers/latest`));
  const liar = lying ? await startLiar(processes, port, first, origins) : undefined;
  say('two relays answer');

  for (const { letters } of DESKS) {
    const desk = processes.start(`desk-${letters}`, PROGRAMS.desk, ['--config', configs[letters]]);
    await processes.until(desk, () => fetch(`${desks[letters]}/readyz`).then((answer) => answer.ok), 90);
    say(`the ${letters} desk is open`);
  }
  return { pages, relays: port.relays.map(url), asked: relays, desks, rpc, admin, chain, staff: STAFF, folder, lying: liar };
}

async function startLiar(processes, port, honest, origins) {
  const one = processes.start('lying-relay', PROGRAMS.liar, ['--relay', honest, '--port', String(port.liar), '--control', String(port.control), ...origins.flatMap((origin) => ['--origin', origin])]);
  await processes.until(one, () => json(`${url(port.liar)}/v1/headers/latest`));
  return {
    url: url(port.liar),
    async tell(lie) {
      const answer = await fetch(`${url(port.control)}/lie/${lie}`, { method: 'PUT' });
      if (!answer.ok) throw new Error(`the lying relay does not know how to tell ${lie}: ${answer.status}`);
    },
  };
}
