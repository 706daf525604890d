// An issuer of somebody else: root and document signer, made by @peculiar/x509 to the profile of ISO/IEC 18013-5 Annex B.
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { DAY, NOW } from './support.mjs';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const date = (seconds) => new Date(seconds * 1000);
x509.cryptoProvider.set(webcrypto);

const keys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
const crl = new x509.CRLDistributionPointsExtension(['https://dmv.example/root.crl']);
const alternative = new x509.IssuerAlternativeNameExtension([{ type: 'url', value: 'https://dmv.example/' }]);

/** {root, signer: DER, key: the signer's as JWK}. `signerUntil`: when its certificate ends. */
export async function makeCountry({ signerFrom = NOW - 30 * DAY, signerUntil = NOW + 400 * DAY } = {}) {
  const [rootKeys, signerKeys] = [await keys(), await keys()];
  const subject = (name) => `C=US, ST=US-NY, O=NY DMV, CN=${name}`;
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '51a0b1c2d3e4f50617', name: subject('Peer IACA'), notBefore: date(NOW - 300 * DAY), notAfter: date(NOW + 3000 * DAY), keys: rootKeys, signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(rootKeys.publicKey), alternative, crl,
    ],
  });
  const signer = await x509.X509CertificateGenerator.create({
    serialNumber: '52a0b1c2d3e4f50618', subject: subject('Peer DS 1'), issuer: root.subject, notBefore: date(signerFrom), notAfter: date(signerUntil),
    publicKey: signerKeys.publicKey, signingKey: rootKeys.privateKey, signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true), new x509.ExtendedKeyUsageExtension(['1.0.18013.5.1.2'], true),
      await x509.AuthorityKeyIdentifierExtension.create(root), await x509.SubjectKeyIdentifierExtension.create(signerKeys.publicKey), alternative, crl,
    ],
  });
  return { root: new Uint8Array(root.rawData), signer: new Uint8Array(signer.rawData), key: await webcrypto.subtle.exportKey('jwk', signerKeys.privateKey) };
}

export const pem = (der) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
