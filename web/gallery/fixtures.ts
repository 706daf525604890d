// Made-up people and answers, typed by the core's interface. Time stands still at NOW.
import type { Answer, Card, CborValue, CheckpointText, CodePlan, Conflict, ConflictSide, HistoryEntry, LedgerStatus, Move, QrMatrix, Review, ReviewElement, ShowSlot } from '@statepass/core';
import { encode } from 'uqr';

/** Tuesday, 3 March 2026, 14:02:20 UTC. */
export const NOW = Date.UTC(2026, 2, 3, 14, 2, 20) / 1000;
const HOUR = 3600;
const DAY = 86_400;

export function matrix(text: string, ecc: 'L' | 'M' = 'M'): QrMatrix {
  const { data, size, version } = encode(text, { ecc, border: 0 });
  return { size, version, modules: Uint8Array.from(data.flat(), (dark) => (dark ? 1 : 0)) };
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
export function filler(length: number, seed = 7): string {
  let state = seed;
  let text = 'SP1:';
  while (text.length < length) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    text += LETTERS[(state >>> 16) % LETTERS.length];
  }
  return text;
}

export const staticPlan = (length = 900): CodePlan => {
  const text = filler(length);
  return { animated: false, codes: [matrix(text)], framesPerSecond: 0, text };
};
export const movingPlan = (frames = 12): CodePlan => ({ animated: true, codes: Array.from({ length: frames }, (_, i) => matrix(filler(1200, i + 1), 'L')), framesPerSecond: 10 });

/** A drawn face: nobody's. */
export async function portrait(): Promise<Uint8Array> {
  const canvas = document.createElement('canvas');
  canvas.width = 240;
  canvas.height = 300;
  const c = canvas.getContext('2d')!;
  const fill = (colour: string, draw: () => void) => { c.fillStyle = colour; c.beginPath(); draw(); c.fill(); };
  fill('#d9dee4', () => c.rect(0, 0, 240, 300));
  fill('#33261f', () => c.ellipse(120, 128, 74, 86, 0, 0, 7));
  fill('#33261f', () => c.rect(46, 128, 148, 96));
  fill('#c98f6b', () => c.rect(96, 180, 48, 60));
  fill('#2f5068', () => { c.moveTo(16, 300); c.quadraticCurveTo(30, 232, 96, 222); c.lineTo(144, 222); c.quadraticCurveTo(210, 232, 224, 300); });
  fill('#dba27e', () => c.ellipse(120, 144, 52, 66, 0, 0, 7));
  fill('#33261f', () => { c.moveTo(66, 132); c.quadraticCurveTo(78, 66, 132, 76); c.quadraticCurveTo(176, 82, 174, 132); c.quadraticCurveTo(158, 96, 120, 98); c.quadraticCurveTo(86, 96, 66, 132); });
  for (const x of [99, 141]) {
    fill('#ffffff', () => c.ellipse(x, 142, 9, 5.5, 0, 0, 7));
    fill('#2c1c14', () => c.ellipse(x, 142, 4, 4.6, 0, 0, 7));
    c.strokeStyle = '#33261f';
    c.lineWidth = 4;
    c.beginPath();
    c.moveTo(x - 12, 129);
    c.quadraticCurveTo(x, 123, x + 12, 129);
    c.stroke();
  }
  c.strokeStyle = '#a3694b';
  c.lineWidth = 3;
  c.beginPath();
  c.moveTo(120, 146);
  c.lineTo(115, 166);
  c.lineTo(123, 167);
  c.stroke();
  c.strokeStyle = '#8f3f35';
  c.lineWidth = 4.5;
  c.beginPath();
  c.moveTo(102, 183);
  c.quadraticCurveTo(120, 194, 138, 183);
  c.stroke();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
  return new Uint8Array(await blob!.arrayBuffer());
}

export let face: Uint8Array = new Uint8Array();
export async function makeFixtures(): Promise<void> {
  face = await portrait();
}

export const card = (over: Partial<Card> = {}): Card => ({
  id: 'ca-1', docType: 'org.iso.18013.5.1.mDL', issuer: 'CA', issuingAuthority: 'CA DMV', documentNumber: 'D6471 2209', familyName: 'García Lindqvist', givenName: 'Maria', birthDate: '1990-05-17',
  portrait: face, portraitType: 'image/jpeg', privileges: ['B'], expiryDate: '2030-05-17', validUntil: NOW + 26 * DAY, copiesLeft: 19, status: 'valid', privilegeStatus: 'valid', statusAsOf: NOW - 120,
  current: true, receivedAt: NOW - 40 * DAY, ages: [{ over: 16, answer: true }, { over: 18, answer: true }, { over: 21, answer: true }, { over: 65, answer: false }], ...over,
});

export const ledger = (over: Partial<LedgerStatus> = {}): LedgerStatus => ({
  chainId: 5361, name: 'Statepass main', development: false, checkpoint: { number: 1_382_400, time: NOW - 31 * DAY, validators: 49, byPerson: false },
  changes: [{ number: 1_901_220, time: NOW - 19 * DAY, validators: 50, signers: 36 }, { number: 2_310_004, time: NOW - 9 * DAY, validators: 51, signers: 41 }],
  head: { number: 2_721_915, time: NOW - 118, hash: '0x7c41d0c7a4ce0d4f7d4f3fb1d8a3f2a9c1a9ff5d4f7cde7f80d2b9a3a0e1c55b', validators: 51, signers: 34, quorum: 34 },
  trustedUntil: NOW + 90 * DAY - 118,
  factsAsOf: NOW - 120, lists: 96, issuerKeys: 103, members: ['CA', 'NY', 'TX', 'WA'],
  relays: [
    { url: 'https://relay.ca.example/v1', name: 'California relay', state: 'honest', head: 2_721_915, pushes: true },
    { url: 'https://relay.ny.example/v1', name: 'New York relay', state: 'honest', head: 2_721_915 },
    { url: 'https://relay.tx.example/v1', state: 'unasked' },
  ],
  ...over,
});

export const lying = (): LedgerStatus => ledger({
  relays: [
    { url: 'https://relay.ca.example/v1', name: 'California relay', state: 'refused', reason: 'header_quorum' },
    { url: 'https://relay.ny.example/v1', name: 'New York relay', state: 'honest', head: 2_721_915 },
    { url: 'https://relay.tx.example/v1', name: 'Texas relay', state: 'behind', head: 2_720_115, behindBlocks: 1800, behindSeconds: 3600 },
  ],
});

/** Every way in which a relay can fall out. */
export const dropped = (): LedgerStatus => ledger({
  relays: [
    { url: 'https://relay.ca.example/v1', name: 'California relay', state: 'refused', reason: 'header_quorum' },
    { url: 'https://relay.ny.example/v1', name: 'New York relay', state: 'silent', reason: 'sync_silent', slow: true, head: 2_721_400 },
    { url: 'https://relay.tx.example/v1', name: 'Texas relay', state: 'silent', reason: 'sync_silent' },
    { url: 'https://relay.wa.example/v1', name: 'Washington relay', state: 'silent', reason: 'sync_status' },
    { url: 'https://relay.or.example/v1', name: 'Oregon relay', state: 'honest', head: 2_721_915, pushes: true },
  ],
});

export const startingPoint = (): CheckpointText => ({
  chainId: 5361, number: 2_721_915, time: NOW - 60, blockHash: ledger().head.hash, validators: Array.from({ length: 51 }, (_, i) => `0x${i.toString(16).padStart(40, 'a')}`), text: 'SP1:POINT',
});

const side = (hash: string, from: number): ConflictSide => ({
  hash: `0x${hash.repeat(32)}`, stateRoot: `0x${'00'.repeat(32)}`, time: NOW - 3600, round: 0, proposer: `0x${'01'.repeat(20)}`, quorum: 34,
  validators: startingPoint().validators, signers: startingPoint().validators.slice(from, from + 34),
});
export const conflict = (over: Partial<Conflict> = {}): Conflict => ({
  outcome: 'verified', chainId: 5361, trusted: { number: 2_700_000, hash: `0x${'0b'.repeat(32)}`, time: NOW - DAY, validators: startingPoint().validators }, ours: true,
  number: 2_721_000, sameRound: true, signedBoth: startingPoint().validators.slice(17, 34), headers: [side('7c', 0), side('e1', 17)], ...over,
});

/** As a device sees the network whose clock is slow: every newest block is ahead of it. */
export const ahead = (): LedgerStatus => ledger({
  relays: ['California relay', 'New York relay'].map((name) => ({ url: `https://relay.${name.slice(0, 1).toLowerCase()}.example/v1`, name, state: 'refused', reason: 'reader_clock' })),
});

const element = (name: string, answer?: CborValue, over: Partial<ReviewElement> = {}): ReviewElement =>
  ({ doc: 0, namespace: 'org.iso.18013.5.1', element: name, ...(answer === undefined ? {} : { answer }), available: true, retained: false, ...over });

export const ageElements = (): ReviewElement[] => [element('age_over_21', true, { namespace: 'org.statepass.age.1' })];
export const drivingElements = (): ReviewElement[] => [
  element('portrait', face), element('family_name', 'García Lindqvist'), element('given_name', 'Maria'), element('document_number', 'D6471 2209', { retained: true }),
  element('driving_privileges', [{ vehicle_category_code: 'B' }]), element('expiry_date', { tag: 1004, value: '2030-05-17' }), element('issuing_jurisdiction', 'US-CA'),
  element('privilege_status', { idx: 4, uri: 'https://x/1' }, { namespace: 'org.statepass.1' }),
];

export const review = (over: Partial<Review> = {}): Review => ({
  id: 'r1', asker: { name: 'The Harbour Bar', verified: true }, purpose: { code: 3 }, documents: [{ docType: 'org.statepass.age.1', cardId: 'ca-1', elements: ageElements() }],
  hidden: ['family_name', 'given_name', 'birth_date', 'document_number', 'portrait', 'resident_address'], expiresAt: NOW + 96, channels: ['qr', 'carried'], ...over,
});

export const drivingReview = (): Review => review({
  id: 'r2', asker: { name: 'Redwood Car Hire', verified: false }, purpose: { code: 100 },
  documents: [{ docType: 'org.iso.18013.5.1.mDL', cardId: 'ca-1', elements: [...drivingElements(), element('weight', undefined, { available: false })] }], hidden: ['birth_date', 'resident_address', 'height', 'eye_colour'],
});

export const moveReview = (): Review => review({
  id: 'r3', asker: { name: 'New York DMV, desk 4', verified: true }, purpose: { code: 103 }, documents: [{ docType: 'org.iso.18013.5.1.mDL', cardId: 'ca-1', elements: drivingElements().map((e) => ({ ...e, retained: true })) }], hidden: [],
  move: { from: 'CA', to: 'NY', due: NOW + 12 * DAY, text: 'I have moved to New York and ask New York to issue my driving licence, and California to end the one it issued.' },
});

export const answer = (over: Partial<Answer> = {}): Answer => ({ code: staticPlan(1000), carriedText: filler(1000), shared: ageElements(), until: NOW + 74, stapled: false, ...over });
export const slot = (over: Partial<ShowSlot> = {}): ShowSlot => ({ code: staticPlan(760), slotStart: NOW - 5, slotEnd: NOW + 10, slotsLeft: 6, shared: ageElements(), ...over });

export const history = (): HistoryEntry[] => [
  { id: 'h1', time: NOW - 25 * 60, kind: 'shared', asker: { name: 'The Harbour Bar', verified: true }, purpose: 3, elements: ['age_over_21'], cardId: 'ca-1' },
  { id: 'h2', time: NOW - 20 * HOUR, kind: 'shared', asker: { name: 'Redwood Car Hire', verified: false }, purpose: 100, elements: ['portrait', 'family_name', 'given_name', 'document_number', 'driving_privileges', 'expiry_date'], cardId: 'ca-1' },
  { id: 'h3', time: NOW - 2 * DAY, kind: 'declined', asker: { name: 'Win a phone today', verified: false }, purpose: 0, elements: [] },
  { id: 'h4', time: NOW - 3 * DAY, kind: 'shown', elements: ['age_over_21', 'portrait'], cardId: 'ca-1' },
  { id: 'h5', time: NOW - 40 * DAY, kind: 'received', elements: [], cardId: 'ca-1' },
];

export const move = (over: Partial<Move> = {}): Move => ({ id: '0x2fee', from: 'CA', to: 'NY', due: NOW + 12 * DAY, station: 'asked', state: 'open', whoseTurn: 'origin', asOf: NOW - 40, ...over });
