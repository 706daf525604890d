// @auth0/mdl as issuer, wallet and reader.
import { createRequire } from 'node:module';
import { DeviceResponse, Document, Verifier } from '@auth0/mdl';
import { pem } from './country.mjs';
import { DAY, MDL, NOW, tagged } from './support.mjs';

const { cborEncode, cborDecode } = createRequire(import.meta.url)('@auth0/mdl/lib/cbor/index.js');
const date = (seconds) => new Date(seconds * 1000);

export const name = '@auth0/mdl';
export const hasMac = true;
// Takes any third member of a session transcript.
export const anyHandover = true;

/** An IssuerSigned. `data`: {namespace: {element: value}}. */
export async function issue({ country, data, device, docType = MDL, from = NOW - DAY, until = NOW + 30 * DAY, digest = 'SHA-256' }) {
  const document = new Document(docType);
  for (const [namespace, values] of Object.entries(data)) document.addIssuerNameSpace(namespace, values);
  const signed = await document.useDigestAlgorithm(digest).addValidityInfo({ signed: date(from), validFrom: date(from), validUntil: date(until) }).addDeviceKeyInfo({ deviceKey: device.publicJwk })
    .sign({ issuerPrivateKey: { ...country.key, alg: 'ES256' }, issuerCertificate: pem(country.signer), alg: 'ES256', kid: '11' });
  return new Uint8Array(cborEncode(signed.prepare().get('issuerSigned')));
}

/** A DeviceResponse of a held IssuerSigned: with a signature, or with a MAC for the reader's key. */
export async function present({ issued, elements, transcript, device, docType = MDL, reader }) {
  const held = cborEncode(new Map([['version', '1.0'], ['documents', [new Map([['docType', docType], ['issuerSigned', cborDecode(issued)]])]], ['status', 0]]));
  const fields = elements.map(([namespace, element]) => ({ path: [`$['${namespace}']['${element}']`], intent_to_retain: false }));
  const response = DeviceResponse.from(new Uint8Array(held)).usingSessionTranscriptBytes(Buffer.from(tagged(transcript)))
    .usingPresentationDefinition({ id: 'x', input_descriptors: [{ id: docType, format: { mso_mdoc: { alg: ['ES256'] } }, constraints: { limit_disclosure: 'required', fields } }] });
  const made = await (reader ? response.authenticateWithMAC({ kid: 'device', ...device.jwk }, reader.cosePublic, 'HS256') : response.authenticateWithSignature({ kid: 'device', ...device.jwk, alg: 'ES256' }, 'ES256')).sign();
  return new Uint8Array(made.encode());
}

/** Throws what it finds wrong; else the elements that it read, by namespace. It goes by the machine's clock. `trustSigner`: its certificate was checked before. */
export async function verify({ response, transcript, root, reader, trustSigner = false }) {
  const { documents } = await new Verifier([pem(root)]).verify(response, { encodedSessionTranscript: tagged(transcript), disableCertificateChainValidation: trustSigner, ...(reader ? { ephemeralReaderKey: reader.cosePrivate } : {}) });
  return Object.fromEntries(documents[0].issuerSignedNameSpaces.map((namespace) => [namespace, documents[0].getIssuerNameSpace(namespace)]));
}
