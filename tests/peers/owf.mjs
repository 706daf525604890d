// @owf/mdoc as issuer, wallet and reader, over Node's own cryptography: the library leaves that, and certificates, to its user.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify as verifySignature, webcrypto } from 'node:crypto';
import { CoseKey, DateOnly, DeviceKey, DeviceRequest, DocRequest, Holder, Issuer, IssuerSigned, ItemsRequest, SessionTranscript, SignatureAlgorithm, Verifier, cborDecode } from '@owf/mdoc';
import * as x509 from '@peculiar/x509';
import { DAY, MDL, NOW } from './support.mjs';

x509.cryptoProvider.set(webcrypto);
const date = (seconds) => new Date(seconds * 1000);
const bytes = (buffer) => new Uint8Array(buffer);
const NODE_DIGEST = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

const context = {
  crypto: {
    random: (length) => bytes(randomBytes(length)),
    digest: ({ digestAlgorithm, bytes: input }) => bytes(createHash(NODE_DIGEST[digestAlgorithm]).update(input).digest()),
    calculateEphemeralMacKey: () => { throw new Error('not used'); },
  },
  cose: {
    sign1: {
      sign: ({ toBeSigned, key }) => bytes(sign('sha256', toBeSigned, { key: createPrivateKey({ key: key.jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' })),
      verify: ({ key, sign1 }) => verifySignature('sha256', sign1.toBeSigned, { key: createPublicKey({ key: key.jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, sign1.signature),
    },
    mac0: { sign: () => { throw new Error('not used'); }, verify: () => { throw new Error('not used'); } },
  },
  x509: {
    getIssuerNameField: ({ certificate, field }) => new x509.X509Certificate(certificate).issuerName.getField(field),
    getPublicKey: async ({ certificate }) => CoseKey.fromJwk(createPublicKey({ key: Buffer.from(new x509.X509Certificate(certificate).publicKey.rawData), format: 'der', type: 'spki' }).export({ format: 'jwk' })),
    async verifyCertificateChain({ trustedCertificates, x5chain, now }) {
      const [leaf] = x5chain.map((one) => new x509.X509Certificate(one));
      for (const root of trustedCertificates.map((one) => new x509.X509Certificate(one))) {
        if (leaf.issuer === root.subject && (await leaf.verify({ publicKey: root.publicKey, date: now }))) return;
      }
      throw new Error('no trusted certificate issued the signer’s');
    },
    getCertificateData({ certificate }) {
      const read = new x509.X509Certificate(certificate);
      return { issuerName: read.issuer, subjectName: read.subject, serialNumber: read.serialNumber, thumbprint: '', notBefore: read.notBefore, notAfter: read.notAfter, pem: read.toString() };
    },
  },
};

export const name = '@owf/mdoc';
// Its MAC structure lacks external_aad (RFC 9052 6.3), so nobody else's MAC fits.
export const hasMac = false;
// It reads the handovers that it knows by name, and no others.
export const anyHandover = false;
/** Values as this library wants them: what it holds as an object, it encodes in another way than it hashed it. */
export const values = { date: (text) => new DateOnly(text), map: (object) => new Map(Object.entries(object)) };

export async function issue({ country, data, device, docType = MDL, from = NOW - DAY, until = NOW + 30 * DAY, digest = 'SHA-256' }) {
  const issuer = new Issuer(docType, context);
  for (const [namespace, elements] of Object.entries(data)) issuer.addIssuerNamespace(namespace, elements);
  const signed = await issuer.sign({
    signingKey: CoseKey.fromJwk({ ...country.key, alg: 'ES256' }), algorithm: SignatureAlgorithm.ES256, digestAlgorithm: digest, certificates: [country.signer],
    validityInfo: { signed: date(from), validFrom: date(from), validUntil: date(until) }, deviceKeyInfo: { deviceKey: DeviceKey.fromJwk(device.publicJwk) },
  });
  return signed.encode();
}

export async function present({ issued, elements, transcript, device, docType = MDL }) {
  const namespaces = new Map();
  for (const [namespace, element] of elements) namespaces.set(namespace, (namespaces.get(namespace) ?? new Map()).set(element, false));
  const deviceRequest = DeviceRequest.create({ docRequests: [DocRequest.create({ itemsRequest: ItemsRequest.create({ docType, namespaces }) })] });
  const response = await Holder.createDeviceResponseForDeviceRequest(
    { deviceRequest, sessionTranscript: SessionTranscript.decode(transcript), issuerSigned: [IssuerSigned.decode(issued)], signature: { signingKey: CoseKey.fromJwk({ ...device.jwk, alg: 'ES256' }) } }, context);
  return response.encode();
}

/** Throws what it finds wrong. `trustSigner`: its certificate was checked before. */
const check = ({ response, transcript, root, trustSigner }) => Verifier.verifyDeviceResponse(
  { deviceResponse: response, sessionTranscript: SessionTranscript.decode(transcript), trustedCertificates: [root], disableCertificateChainValidation: trustSigner, now: date(NOW) }, context);

/** The same; then the elements that were shown, by namespace. */
export async function verify({ response, transcript, root, trustSigner = false }) {
  await check({ response, transcript, root, trustSigner });
  if (trustSigner) return {};
  const [document] = cborDecode(response).get('documents');
  const read = {};
  for (const [namespace, items] of document.get('issuerSigned').get('nameSpaces')) {
    read[namespace] = Object.fromEntries(items.map((item) => [item.data.get('elementIdentifier'), item.data.get('elementValue')]));
  }
  return read;
}
