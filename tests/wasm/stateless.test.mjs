import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode } from '../../wasm/dist/cbor.js';
import { Core } from '../../wasm/dist/direct.js';
import { failure, hex, json, picture } from './support.mjs';

const core = await Core.open();
const text = (bytes) => new TextDecoder().decode(bytes);

test('the version is that of the header', () => {
  const { core: version, abi, development } = core.version();
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.equal(abi, 1);
  assert.equal(typeof development, 'boolean');
});

test('codes are written and read', () => {
  for (const content of ['SP1:ABC $%*+-./:', 'statepass:1/abc', 'é'.repeat(300), 'A'.repeat(1852)]) {
    const matrix = core.qr.encode(content);
    assert.equal(matrix.modules.length, matrix.size ** 2);
    assert.equal(matrix.size, 17 + 4 * matrix.version);
    const found = core.qr.decode(picture(matrix));
    assert.deepEqual(found.map(text), [content]);
  }
  assert.deepEqual(core.qr.decode({ width: 40, height: 40, luma: new Uint8Array(1600).fill(255) }), []);
  assert.deepEqual(failure(() => core.qr.decode({ width: 40, height: 41, luma: new Uint8Array(1600) })), { code: 'qr_image', offset: 1600 });
  assert.equal(failure(() => core.qr.encode('x'.repeat(3000))).code, 'qr_too_long');
});

test('envelopes are planned: one code while it fits, frames above', () => {
  const notice = json('tests/vectors/present-text.json').vectors.find((v) => v.name === 'env-notice');
  const envelope = hex(notice.envelope);
  const plan = core.envelope.plan(envelope);
  assert.equal(plan.animated, false);
  assert.equal(plan.codes.length, 1);
  assert.equal(plan.text, notice.text);
  assert.deepEqual(text(core.qr.decode(picture(plan.codes[0]))[0]), plan.text);
  const read = core.envelope.read(plan.text);
  assert.equal(read.kind, 'notice');
  assert.deepEqual(Buffer.from(read.body), Buffer.from(envelope.subarray(1, -4)));
  assert.equal(failure(() => core.envelope.read('https://example.org')).code, 'present_not_statepass');
  assert.equal(core.envelope.read(` ${plan.text}\n`, true).kind, 'notice');
});

test('CBOR goes both ways', () => {
  for (const value of [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32, Number.MAX_SAFE_INTEGER, -1, -25, -257, 'x', '', 'ü', true, false, null, [1, [2]], { a: 1, bb: { c: [] } }]) {
    assert.deepEqual(decode(encode(value)), value);
  }
  assert.deepEqual(decode(hex('c0613a')), { tag: 0, value: ':' });
  assert.equal(decode(hex('1bffffffffffffffff')), 2n ** 64n - 1n);
  assert.equal(Buffer.from(encode({ bb: 1, a: 2, c: undefined })).toString('hex'), 'a261610262626201');
  assert.throws(() => decode(hex('0000')), RangeError);
});

const vectors = json('tests/vectors/mdoc-verify.json');
const anchor = hex(typeof vectors.certificates.iaca === 'string' ? vectors.certificates.iaca : vectors.certificates.iaca.der);
for (const v of vectors.responses.filter((r) => !r.long_heads)) {
  test(`mdoc ${v.name}`, () => {
    const verify = () => core.mdoc.verify(hex(v.response), hex(v.transcript), { at: Date.parse(v.time) / 1000, anchors: [anchor], strict: true });
    if (v.expected.error) {
      assert.deepEqual(failure(verify), { code: v.expected.error, ...(v.expected.offset ? { offset: v.expected.offset } : {}) });
      return;
    }
    const { documents } = verify();
    assert.deepEqual(documents.map((d) => d.checks), v.expected.documents.map((d) => d.checks));
    for (const [i, document] of documents.entries()) {
      assert.equal(document.sound, document.checks.every((c) => c.result === 'pass' || c.result === 'not_applicable'));
      assert.deepEqual(document.elements.flatMap((e, j) => (e.ok ? [] : [j])), v.expected.documents[i].bad_items);
    }
    assert.equal(core.mdoc.show(hex(v.response)).kind, 'device_response');
  });
}

test('an option that is not known is refused', () => {
  const v = vectors.responses[0];
  assert.equal(failure(() => core.mdoc.verify(hex(v.response), hex(v.transcript), { at: 1, anchor: [] })).code, 'capi_option');
  assert.equal(failure(() => core.mdoc.verify(hex(v.response), hex(v.transcript), { at: 1, issuerKeys: [Uint8Array.of(4)] })).code, 'capi_size');
});
