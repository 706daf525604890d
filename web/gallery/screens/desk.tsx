import type { ComponentChildren } from 'preact';
import { DeskApi, type Act, type Applicant, type ApplicantRow, type LedgerHealth, type Licence, type MoveCase, type Notice, type Offer, type Plan, type Session, type WorkItem } from '../../desk/api.ts';
import type { MoveAsking, Section } from '../../desk/model.ts';
import { Frame, KeysDialog, SignIn } from '../../desk/screens/frame.tsx';
import { LedgerView, NoticeCase } from '../../desk/screens/ledger.tsx';
import { LicenceCase, OfferPanel, type LicenceCaseProps } from '../../desk/screens/licence.tsx';
import { MoveLists, NoticeLists, PeopleList, WorkList } from '../../desk/screens/lists.tsx';
import { MoveCaseView, NewMove, type MoveCaseProps } from '../../desk/screens/moves.tsx';
import { ApplicantCase, IssueForm, NewApplicantForm } from '../../desk/screens/people.tsx';
import { face, filler, matrix, NOW } from '../fixtures.ts';
import { LiveView } from '../live.tsx';
import { decoder, fault, nothing } from './wallet.tsx';

const DAY = 86_400;
const api = new DeskApi({ fetch: () => new Promise(() => {}) });
const maria = { familyName: 'García Lindqvist', givenName: 'Maria', birthDate: '1990-05-17' };
const people: ApplicantRow[] = [
  { id: 'a1', ...maria, portrait: true, licences: 1, created: NOW - 40 * DAY },
  { id: 'a2', familyName: 'Okafor', givenName: 'Chidi', birthDate: '1985-11-02', portrait: true, licences: 1, created: NOW - 90 * DAY },
  { id: 'a3', familyName: 'Tran', givenName: 'Linh', birthDate: '2007-01-30', portrait: false, licences: 0, created: NOW - 3600 },
];
const session: Session = { expires: NOW + 7200, staff: { name: 'R. Alvarez', roles: ['clerk', 'keys'] }, desk: { letters: 'CA', name: 'California', development: true, chainId: 5361, members: ['CA', 'NY', 'TX', 'WA'] } };
const items: WorkItem[] = [
  { id: 'w1', kind: 'move_out', ref: 'm2', person: { familyName: 'Okafor', givenName: 'Chidi', birthDate: '1985-11-02' }, peer: 'NY', state: 'open', since: NOW - 11 * DAY, due: NOW - 3600, urgency: 'overdue' },
  { id: 'w2', kind: 'move_out', ref: 'm1', person: maria, peer: 'NY', state: 'open', since: NOW - 2 * DAY, due: NOW + 3 * DAY, urgency: 'soon' },
  { id: 'w3', kind: 'notice', ref: '12', peer: 'TX', state: 'waiting', since: NOW - 5 * 3600, due: NOW + 9 * DAY, urgency: 'normal' },
  { id: 'w4', kind: 'offer', ref: 'l3', person: { familyName: 'Tran', givenName: 'Linh', birthDate: '2007-01-30' }, state: 'waiting', since: NOW - 900, urgency: 'normal' },
];
const block = { number: 2_721_915, hash: '0x7c41d0c7a4ce0d4f7d4f3fb1d8a3f2a9c1a9ff5d4f7cde7f80d2b9a3a0e1c55b', time: NOW - 3 };
const acts: Act[] = [
  { act: 'x1', contract: 'StatusRegistry', function: 'updateMany', state: 'included', txHash: '0x51b0c4d6f1de0b1f2ce0cbb9d2a8c9b1f1d2a3e4c5b6a79887766554433221100'.slice(0, 66), block },
  { act: 'x2', contract: 'StatusRegistry', function: 'update', state: 'pending', txHash: '0x9f1de0b1f2ce0cbb9d2a8c9b1f1d2a3e4c5b6a79887766554433221100aabbcc'.slice(0, 66) },
  { act: 'x3', contract: 'LicenceTransfer', function: 'clear', state: 'failed', error: { name: 'BadState', args: [3] } },
];
const licence = (over: Partial<Licence> = {}): Licence => ({
  ref: 'l1', applicant: { id: 'a1', ...maria, portrait: true }, documentNumber: 'D6471 2209', issueDate: '2026-01-22', expiryDate: '2034-01-22', privileges: [{ code: 'B' }, { code: 'A' }], document: 'valid', privilege: 'valid',
  copies: { issued: 40, live: 19, devices: 1, validUntil: NOW + 26 * DAY }, anchored: { n: 61, time: NOW - 39 * DAY }, stateOfRecord: 'CA',
  history: [
    { time: NOW - DAY, kind: 'refilled' }, { time: NOW - 39 * DAY, kind: 'offer_received' }, { time: NOW - 40 * DAY, kind: 'offer_made', by: 'R. Alvarez' }, { time: NOW - 40 * DAY, kind: 'issued', by: 'R. Alvarez', act: 'x1' }, { time: NOW - 40 * DAY, kind: 'enrolled', by: 'R. Alvarez' },
  ],
  block, ...over,
});
const offer: Offer = { id: 'o1', text: `openid-credential-offer://?credential_offer_uri=${filler(80)}`, txCode: '418206', expires: NOW + 540 };
const offered = (state?: Parameters<typeof OfferPanel>[0]['state']) => ({ offer, code: matrix(offer.text), ...(state ? { state } : {}) });
const move = (over: Partial<MoveCase> = {}): MoveCase => ({
  id: 'm1', direction: 'out', from: 'CA', to: 'NY', state: 'open', since: NOW - 2 * DAY, due: NOW + 3 * DAY, person: maria, documentNumber: 'D6471 2209', licence: 'l1', portrait: true, binding: 'good', holds: [],
  can: ['clear', 'refuse'], log: [{ time: NOW - DAY, kind: 'move_bound' }, { time: NOW - 2 * DAY, kind: 'move_opened', act: 'x1' }], block, ...over,
});
const plan: Plan = { calls: [{ contract: 'StatusRegistry', function: 'updateMany', entries: 20, role: 'STATUS' }], undoable: false };
const notices: Notice[] = [
  { peer: 'TX', seq: 12, class: 2, kind: 3, posted: NOW - 5 * 3600, due: NOW + 9 * DAY, state: 'filed', subject: { person: maria, licence: 'l1' }, words: 'S92, exceeding a limit by 20 to 30, Travis County court, 12 February 2026.' },
  { peer: 'WA', seq: 4, class: 3, kind: 12, posted: NOW - 2 * DAY, due: NOW - DAY, state: 'waiting' },
];
const outbox: Notice[] = [{ peer: 'NY', seq: 31, class: 1, kind: 2, posted: NOW - 3 * DAY, due: NOW + 7 * DAY, state: 'settled', subject: { move: 'm1' } }];
const health: LedgerHealth = {
  chainId: 5361, name: 'Statepass main', head: block, validators: 51, signers: 34, setChangePending: false, nodes: [{ name: 'ca-node-1', state: 'good', head: block.number, latencyMs: 14 }, { name: 'ca-node-2', state: 'behind', head: block.number - 40 }],
  operators: [{ role: 'LICENSING', address: '0x1f9840a85d5af5bf1d1762f925bdaddc4201f984', until: NOW + 200 * DAY }, { role: 'STATUS', address: '0x6b175474e89094c44da98b954eedeac495271d0f', until: NOW + 200 * DAY }],
  keys: [{ kid: '0x0c458e8b1fcc454882e16c73de2dbf55095d70281721bde5ebe0066b104bc6e4', purpose: 1, state: 'active', from: NOW - 90 * DAY, to: NOW + 275 * DAY }, { kid: '0xab458e8b1fcc454882e16c73de2dbf55095d70281721bde5ebe0066b104bc6e4', purpose: 2, state: 'retired', from: NOW - 400 * DAY, to: NOW - 20 * DAY }],
  lists: [{ list: '432345564227567616', family: 1, version: 212, used: 118_204, size: 131_072, changed: NOW - 1800 }, { list: '432345564227567617', family: 2, version: 9, used: 80_211, size: 131_072, changed: NOW - 9000 }], batch: { n: 61, time: NOW - 7 * 3600 }, queue: { acts: 0, oldestSeconds: 0 },
};

const lists: Record<Section, (selected?: string) => ComponentChildren> = {
  work: (selected) => <WorkList items={{ data: items, at: NOW }} now={NOW} selected={selected} onOpen={nothing} />,
  people: (selected) => <PeopleList people={{ data: people, at: NOW }} query="" now={NOW} selected={selected} onSearch={nothing} onOpen={nothing} onNew={nothing} />,
  moves: (selected) => <MoveLists moves={{ data: { in: [{ id: 'm7', direction: 'in', peer: 'TX', person: { familyName: 'Reyes', givenName: 'Ana', birthDate: '1979-08-08' }, state: 'cleared', since: NOW - DAY, due: NOW + 9 * DAY }], out: [{ id: 'm1', direction: 'out', peer: 'NY', person: maria, state: 'open', since: NOW - 2 * DAY, due: NOW + 3 * DAY, binding: 'good' }] }, at: NOW }} desk="CA" now={NOW} selected={selected} onOpen={nothing} onNew={nothing} />,
  notices: (selected) => <NoticeLists notices={{ data: { inbox: notices, outbox, aging: [{ from: 'WA', to: 'CA', unsettled: 1, oldestSeconds: 2 * DAY, overdue: true }] }, at: NOW }} now={NOW} selected={selected} onOpen={nothing} />,
  ledger: () => null,
};

const frame = (section: Section, content: ComponentChildren, selected?: string, list?: ComponentChildren) => (
  <Frame session={session} section={section} waiting={4} caseOpen={content !== undefined} list={list ?? lists[section](selected)} onSection={nothing} onHelp={nothing} onSignOut={nothing} onCloseCase={nothing}>{content}</Frame>
);
const licenceCase = (l: Licence, over: Partial<LicenceCaseProps> = {}) => frame('people', <LicenceCase licence={l} portrait={face} offer={undefined} acts={acts} caseActs={[]} busy={false} fault={undefined} now={NOW} api={api} onOffer={nothing} onMove={nothing} onFollow={nothing} onAct={nothing} {...over} />, 'a1');
const moveCase = (m: MoveCase, over: Partial<MoveCaseProps> = {}) => frame('moves', <MoveCaseView move={m} portrait={face} acts={acts} caseActs={[]} now={NOW} api={api} onFollow={nothing} onAct={nothing} onLicence={nothing} {...over} />, m.id);
const asking = (over: Partial<MoveAsking> = {}): MoveAsking => ({ request: { request: 'q1', text: 'statepass:1/x', expires: NOW + 210, statementText: 'I have moved to California and ask California to issue my driving licence, and New York to end the one it issued.', due: NOW + 14 * DAY }, code: matrix(filler(420)), ...over });
const newMove = (a: MoveAsking | undefined) => frame('moves', <NewMove desk="CA" members={session.desk.members} asking={a} busy={false} fault={undefined} now={NOW} decoder={decoder} view={<LiveView />} onAsk={nothing} onText={nothing} />);
const applicant: Applicant = { id: 'a1', ...maria, residentAddress: '14 Alder Street', residentCity: 'Oakland', residentPostalCode: '94607', portrait: true, created: NOW - 40 * DAY, licences: [{ ref: 'l1', documentNumber: 'D6471 2209', document: 'valid', privilege: 'valid', issueDate: '2026-01-22', expiryDate: '2034-01-22' }] };

export const desk: Record<string, () => ComponentChildren> = {
  'sign-in': () => <SignIn busy={false} fault={undefined} wait={0} over={false} onSignIn={nothing} />,
  'sign-in-wrong': () => <SignIn busy={false} fault={fault('auth_required')} wait={0} over={false} onSignIn={nothing} />,
  'sign-in-over': () => <SignIn busy={false} fault={undefined} wait={0} over onSignIn={nothing} />,
  'work': () => frame('work', undefined),
  'work-empty': () => frame('work', undefined, undefined, <WorkList items={{ data: [], at: NOW }} now={NOW} selected={undefined} onOpen={nothing} />),
  'work-silent': () => frame('work', undefined, undefined, <WorkList items={{ data: items, at: NOW - 240, fault: fault('desk_silent') }} now={NOW} selected={undefined} onOpen={nothing} />),
  'people': () => frame('people', undefined),
  'people-none': () => frame('people', undefined, undefined, <PeopleList people={{ data: [], at: NOW }} query="Zel" now={NOW} selected={undefined} onSearch={nothing} onOpen={nothing} onNew={nothing} />),
  'new-applicant': () => frame('people', <NewApplicantForm busy={false} fault={undefined} now={NOW} onSave={nothing} onCancel={nothing} />),
  'new-applicant-needed': () => frame('people', <NewApplicantForm busy={false} fault={undefined} now={NOW} onSave={nothing} onCancel={nothing} pressed />),
  'applicant': () => frame('people', <ApplicantCase applicant={applicant} portrait={face} onLicence={nothing} onIssue={nothing} />, 'a1'),
  'issue': () => frame('people', <IssueForm applicant={applicant} busy={false} fault={undefined} now={NOW} onIssue={nothing} onCancel={nothing} />, 'a1'),
  'issue-conflict': () => frame('people', <IssueForm applicant={applicant} busy={false} fault={fault('conflict')} now={NOW} onIssue={nothing} onCancel={nothing} />, 'a1'),
  'licence': () => licenceCase(licence()),
  'licence-offer': () => licenceCase(licence({ copies: { issued: 0, live: 0, devices: 0 } }), { offer: offered() }),
  'licence-offer-opened': () => licenceCase(licence(), { offer: offered({ id: 'o1', state: 'opened', triesLeft: 2, expires: NOW + 300 }) }),
  'licence-offer-received': () => licenceCase(licence(), { offer: offered({ id: 'o1', state: 'received', copies: 20, triesLeft: 3, expires: NOW + 300 }) }),
  'licence-suspend': () => licenceCase(licence(), { initialDialog: { doing: 'suspend', initial: { inputs: { reason: 'Court order 26-1180' } } } }),
  'licence-suspended': () => licenceCase(licence({ privilege: 'suspended', history: [{ time: NOW - 4, kind: 'suspended', by: 'R. Alvarez', reason: 'Court order 26-1180', act: 'x1' }, ...licence().history] }), { caseActs: ['x1', 'x2'] }),
  'licence-revoke': () => licenceCase(licence(), { initialDialog: { doing: 'revoke', initial: { inputs: { reason: 'Issued on forged papers' }, plan } } }),
  'licence-revoked': () => licenceCase(licence({ document: 'invalid', privilege: 'invalid' })),
  'licence-moving': () => licenceCase(licence({ move: 'm1' })),
  'moves': () => frame('moves', undefined),
  'new-move': () => newMove(undefined),
  'new-move-asking': () => newMove(asking({ parts: { have: 3, need: 6 } })),
  'new-move-declined': () => newMove(asking({ ended: 'declined' })),
  'new-move-refused': () => newMove(asking({ ended: 'refused', reason: 'status_suspended' })),
  'move-out': () => moveCase(move()),
  'move-out-unbound': () => moveCase(move({ binding: 'missing', can: ['refuse'], why: 'binding' })),
  'move-out-hold': () => moveCase(move({ holds: [{ kind: 7, since: NOW - 80 * DAY, words: 'Failure to pay, Alameda County' }], can: ['refuse'] })),
  'move-out-clear': () => moveCase(move(), { initialDialog: { doing: 'clear', initial: { plan: { calls: [{ contract: 'LicenceTransfer', function: 'clear', role: 'LICENSING' }, { contract: 'DataDirectory', function: 'publish', role: 'DATA' }, { contract: 'Channel', function: 'post', role: 'MAILBOX' }], undoable: true } } } }),
  'move-out-refuse': () => moveCase(move(), { initialDialog: { doing: 'refuse', initial: {} } }),
  'move-in-cleared': () => moveCase(move({ id: 'm7', direction: 'in', from: 'TX', to: 'CA', state: 'cleared', record: 'good', can: ['complete'], licence: undefined as never })),
  'move-failed': () => moveCase(move(), { caseActs: ['x3'] }),
  'move-issued': () => moveCase(move({ state: 'issued', can: [] })),
  'notices': () => frame('notices', undefined),
  'notice': () => frame('notices', <NoticeCase box="inbox" notice={notices[0]!} desk="CA" acts={acts} caseActs={[]} now={NOW} api={api} onFollow={nothing} onMove={nothing} onLicence={nothing} />, 'inbox/TX/12'),
  'notice-overdue': () => frame('notices', <NoticeCase box="inbox" notice={notices[1]!} desk="CA" acts={acts} caseActs={[]} now={NOW} api={api} onFollow={nothing} onMove={nothing} onLicence={nothing} />, 'inbox/WA/4'),
  'ledger': () => frame('ledger', <LedgerView health={health} acts={acts} caseActs={[]} mayRevoke now={NOW} api={api} onFollow={nothing} />),
  'ledger-pending': () => frame('ledger', <LedgerView health={{ ...health, setChangePending: true, queue: { acts: 3, oldestSeconds: 90 } }} acts={acts} caseActs={[]} mayRevoke={false} now={NOW} api={api} onFollow={nothing} />),
  'keys': () => <>{frame('work', undefined)}<KeysDialog onClose={nothing} /></>,
};
