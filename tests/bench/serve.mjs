// A thing that is measured in JavaScript, as a worker like bench_serve: the WebAssembly module, or a library from npm.
//   serve.mjs mdoc --wasm | --peer auth0|owf --response FILE --transcript FILE --trust FILE [--at TIME] [--known-signer]
//   serve.mjs header --wasm --header FILE --validators FILE
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { decode } from '../peers/support.mjs';
import { TOP } from './figure.mjs';

const text = { type: 'string' };
const { positionals: [kind], values } = parseArgs({
  allowPositionals: true,
  options: { wasm: { type: 'boolean' }, peer: text, response: text, transcript: text, trust: text, at: text, 'known-signer': { type: 'boolean' }, header: text, validators: text },
});
const end = (what) => { console.error(`serve.mjs: ${what}`); process.exit(2); };
const bytes = (path) => new Uint8Array(readFileSync(path ?? end('a file is missing')));
const fromBase64 = (value) => new Uint8Array(Buffer.from(value, 'base64'));
const seconds = (time) => (time ? Date.parse(time) : Date.now()) / 1000;

const openCore = async () => (await import(join(TOP, 'wasm/dist/direct.js'))).Core.open();

/** The document signer's key as SubjectPublicKeyInfo: what knowing the signer comes to over the C interface. */
function signerKey(response) {
  const [, unprotected] = decode(response).get('documents')[0].get('issuerSigned').get('issuerAuth');
  const chain = unprotected.get(33);
  return new Uint8Array(new X509Certificate(Array.isArray(chain) ? chain[0] : chain).publicKey.export({ format: 'der', type: 'spki' }));
}

async function mdocInWasm() {
  const core = await openCore();
  const judge = (response, transcript, trust) => {
    try {
      const bad = core.mdoc.verify(response, transcript, trust).documents.flatMap((d) => d.checks).find((c) => c.result !== 'pass' && c.result !== 'not_applicable');
      return bad ? `refuse ${bad.reason}` : 'accept';
    } catch (error) {
      return `refuse ${error.code}`;
    }
  };
  const [response, transcript, root] = [bytes(values.response), bytes(values.transcript), bytes(values.trust)];
  const trust = { at: seconds(values.at), ...(values['known-signer'] ? { issuerKeys: [signerKey(response)] } : { anchors: [root] }) };
  return {
    once: () => { const verdict = judge(response, transcript, trust); if (verdict !== 'accept') end(verdict); },
    verify: (request) => judge(fromBase64(request.response), fromBase64(request.transcript), { at: seconds(request.at ?? values.at), anchors: [fromBase64(request.root)] }),
  };
}

async function mdocOfPeer() {
  const peer = await import(`../peers/${values.peer}.mjs`);
  const what = { response: bytes(values.response), transcript: bytes(values.transcript), root: bytes(values.trust), trustSigner: Boolean(values['known-signer']) };
  return {
    once: () => peer.verify(what),
    verify: async (request) => {
      try {
        await peer.verify({ response: fromBase64(request.response), transcript: fromBase64(request.transcript), root: fromBase64(request.root) });
        return 'accept';
      } catch (error) {
        return `refuse ${error.message.replaceAll('\n', ' ')}`;
      }
    },
  };
}

async function headerInWasm() {
  const core = await openCore();
  const header = bytes(values.header);
  const validators = readFileSync(values.validators, 'utf8').match(/0x[0-9a-fA-F]{40}/g);
  return { once: () => { if (core.header.verify(header, validators).outcome !== 'verified') end('refused'); } };
}

const makers = { 'mdoc wasm': mdocInWasm, 'mdoc peer': mdocOfPeer, 'header wasm': headerInWasm };
const make = makers[`${kind} ${values.peer ? 'peer' : 'wasm'}`] ?? end(`no worker for ${kind}`);
const work = await make();

async function go(milliseconds) {
  const until = performance.now() + milliseconds;
  const start = process.cpuUsage();
  let operations = 0;
  do {
    const pending = work.once();
    if (pending) await pending;
    operations++;
  } while (performance.now() < until);
  const { user, system } = process.cpuUsage(start);
  return `${operations} ${(user + system) * 1000}`;
}

await work.once();
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'quit') break;
  if (line.startsWith('go ')) console.log(await go(Number(line.slice(3))));
  else if (line.startsWith('verify ') && work.verify) console.log(await work.verify(JSON.parse(line.slice(7))));
  else console.log('refuse unknown');
}
process.exit(0);
