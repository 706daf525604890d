// What is asked of every peer: that each side believes what the other made, in every shape, and neither believes a tampered copy.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { makeCountry } from './country.mjs';
import { TWELVE } from './elements.mjs';
import { DAY, ISO, MDL, NOW, makeKey, openModule, openParty, tampered, transcripts, verifyByProgram } from './support.mjs';

const iso = (names) => names.map((name) => [ISO, name]);

/** The elements of an mDL as JavaScript values; `date` and `map` are the peer's own classes for a full date and for a map. */
export function mdlData({ portrait = 2048, date = (text) => text, map = (object) => object } = {}) {
  return {
    [ISO]: {
      family_name: 'Quillfeather', given_name: 'Ana Zoë', birth_date: date('1990-02-28'), issue_date: date('2024-05-01'), expiry_date: date('2030-05-01'), issuing_country: 'US',
      issuing_authority: 'NY DMV', document_number: '123456789', portrait: Uint8Array.from({ length: portrait }, (_, i) => (i * 37) % 256),
      driving_privileges: [map({ vehicle_category_code: 'B', issue_date: date('2020-05-01'), expiry_date: date('2028-05-01') })], un_distinguishing_sign: 'USA', age_over_21: true,
    },
  };
}

/** `date`, `map`: as in mdlData. `digests`: those that the peer issues with. */
export async function exchange(peer, { date, map, digests = ['SHA-256'] } = {}) {
  const party = openParty();
  after(() => party.close());
  const verifyByModule = await openModule();
  const ours = await party.certificates();
  const theirs = await makeCountry();
  const [device, reader, stranger] = [makeKey(), makeKey(), makeKey()];
  const handover = peer.anyHandover ? transcripts.handover : transcripts.openid;
  const transcript = handover();

  /** Both faces of our core, which must agree. */
  const judge = (what) => {
    const [program, module] = [verifyByProgram(what), verifyByModule(what)];
    assert.equal(program.words, module.words, 'the program and the module disagree');
    assert.equal(program.status, module.status);
    return program;
  };
  const believedByUs = (what) => {
    const { status, words, documents } = judge(what);
    assert.deepEqual([status, words], [0, 'sound']);
    return documents[0].elements;
  };
  const refusedByUs = (what, pattern) => {
    const { status, words } = judge(what);
    assert.equal(status, 1);
    assert.match(words, pattern);
  };
  const refusedByThem = (what, pattern) => assert.rejects(() => peer.verify(what), (error) => pattern.test(error.message) || assert.fail(`refused, but: ${error.message}`));

  const issuers = {
    [peer.name]: { root: theirs.root, issue: (more = {}) => peer.issue({ country: theirs, data: mdlData({ date, map }), device, ...more }) },
    Statepass: { root: ours.root, issue: (more = {}) => party.issue({ device, elements: [...TWELVE, 'issuing_jurisdiction', 'privilege_status'], ...more }) },
  };
  const wallets = { [peer.name]: peer.present, Statepass: party.present };
  const shapes = {
    'one element': { elements: iso(['age_over_21']) },
    'twelve elements with a portrait of 2 KB': { elements: iso(TWELVE) },
    'a large portrait': { elements: iso(['portrait', 'family_name']), portrait: 20_000 },
    'the transcript of another handover': { elements: iso(['family_name', 'driving_privileges']), transcript: transcripts.openid(0x18) },
    'the transcript of a QR engagement': { elements: iso(['given_name', 'birth_date']), transcript: transcripts.engagement(reader) },
    ...(peer.hasMac ? { 'a MAC for the reader': { elements: iso(['family_name', 'portrait']), transcript: transcripts.engagement(reader), reader } } : {}),
  };

  for (const [issuer, { root, issue }] of Object.entries(issuers)) {
    for (const [wallet, present] of Object.entries(wallets)) {
      for (const [shape, { elements, portrait, ...how }] of Object.entries(shapes)) {
        test(`issued by ${issuer}, shown by ${wallet}: ${shape}`, async () => {
          const size = portrait ? (issuer === 'Statepass' ? { portrait } : { data: mdlData({ date, map, portrait }) }) : {};
          const what = { response: await present({ issued: await issue(size), elements, device, transcript, ...how }), root, transcript, ...how };
          const seen = believedByUs(what);
          assert.deepEqual(seen.map((e) => e.element).sort(), elements.map(([, element]) => element).sort());
          const read = await peer.verify(what);
          assert.deepEqual(Object.keys(read[ISO]).sort(), elements.map(([, element]) => element).sort());
          for (const { element, value } of seen) if (typeof value === 'string' && typeof read[ISO][element] === 'string') assert.equal(read[ISO][element], value);
          if (portrait) assert.equal(read[ISO].portrait.length, portrait);
        });
      }
    }
  }

  for (const digest of digests.filter((d) => d !== 'SHA-256')) {
    test(`issued by ${peer.name} with ${digest}`, async () => {
      const issued = await issuers[peer.name].issue({ digest });
      believedByUs({ response: await party.present({ issued, elements: iso(TWELVE), device, transcript }), root: theirs.root, transcript });
    });
  }

  for (const [maker, { root, issue }] of Object.entries(issuers)) {
    const show = async (more = {}, key = device) => wallets[maker]({ issued: await issue(more), elements: iso(['family_name', 'age_over_21']), device: key, transcript });
    const text = maker === 'Statepass' ? 'Doe' : 'Quillfeather';
    const refused = (title, break_, ourWords, theirWords) => test(`made by ${maker}, ${title}: refused by both`, async () => {
      const what = { response: await show(), root, transcript };
      believedByUs(what);
      await peer.verify(what);
      const broken = { ...what, ...(await break_(what)) };
      refusedByUs(broken, ourWords);
      await refusedByThem(broken, theirWords);
    });
    refused('a changed value', ({ response }) => ({ response: tampered.value(response, text) }), /^digests!digest_mismatch$/, /digest/i);
    refused('a changed issuer signature', ({ response }) => ({ response: tampered.issuerSignature(response) }), /issuer_signature!issuer_signature/, /issuer.*signature/i);
    refused('a changed end of validity', ({ response }) => ({ response: tampered.validity(response) }), /issuer_signature!issuer_signature/, /issuer.*signature/i);
    refused('a changed device signature', ({ response }) => ({ response: tampered.deviceAuth(response) }), /^device_signature!device_signature$/, /device.*signature/i);
    refused('another transcript', () => ({ transcript: handover(0xac) }), /^device_signature!device_signature$/, /device.*signature/i);
    refused('a root that nobody named', async () => ({ root: (await makeCountry()).root }), /issuer_chain!/, /certificate/i);
    refused('an answer that has expired', async () => ({ response: await show({ from: NOW - 20 * DAY, until: NOW - 2 * DAY }) }), /^validity!expired$/, /valid/i);
    refused('an answer that is not valid yet', async () => ({ response: await show({ from: NOW + 5 * DAY, until: NOW + 20 * DAY }) }), /^validity!not_yet_valid$/, /valid/i);
  }

  test('shown with another key: the holder of the credential alone can', async () => {
    await assert.rejects(async () => party.present({ issued: await issuers.Statepass.issue(), elements: iso(['age_over_21']), device: stranger, transcript }), /crypto_signature/);
    const response = await peer.present({ issued: await issuers[peer.name].issue(), elements: iso(['age_over_21']), device: stranger, transcript });
    refusedByUs({ response, root: theirs.root, transcript }, /^device_signature!device_signature$/);
    await refusedByThem({ response, root: theirs.root, transcript }, /device.*signature/i);
  });

  if (peer.hasMac) {
    for (const [wallet, present] of Object.entries(wallets)) {
      test(`shown by ${wallet}: a changed MAC, and the MAC for another reader, are refused by both`, async () => {
        const session = transcripts.engagement(reader);
        const response = await present({ issued: await issuers.Statepass.issue(), elements: iso(['age_over_21']), device, transcript: session, reader });
        const what = { response, root: ours.root, transcript: session, reader };
        believedByUs(what);
        for (const broken of [{ ...what, response: tampered.deviceAuth(response) }, { ...what, reader: stranger }]) {
          refusedByUs(broken, /^device_signature!device_signature$/);
          await refusedByThem(broken, /MAC/);
        }
      });
    }
  }

  test('signed outside the dates of the signer’s certificate: refused by both', async () => {
    const short = await makeCountry({ signerFrom: NOW - 300 * DAY, signerUntil: NOW - 10 * DAY });
    const issued = await peer.issue({ country: short, data: mdlData({ date, map }), device });
    const what = { response: await peer.present({ issued, elements: iso(['age_over_21']), device, transcript }), root: short.root, transcript };
    refusedByUs(what, /signed_outside_certificate|chain_expired/);
    await refusedByThem(what, /certificate/i);
  });

  test('what is cut short is no answer to either', async () => {
    const response = await peer.present({ issued: await issuers[peer.name].issue(), elements: iso(['age_over_21']), device, transcript, docType: MDL });
    for (const length of [0, 1, response.length >> 1, response.length - 1]) {
      const what = { response: response.subarray(0, length), root: theirs.root, transcript };
      assert.equal(verifyByProgram(what).status, 2);
      assert.throws(() => verifyByModule(what), { name: 'CoreError' });
      await assert.rejects(() => peer.verify(what));
    }
  });
}
