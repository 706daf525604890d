import type { ComponentChildren } from 'preact';
import { CameraView } from '../../common/camera/camera.tsx';
import type { CameraState, Decoder } from '../../common/camera/session.ts';
import { Knows } from '../../common/ledger/knows.tsx';
import { ReadPointScreen, StartingPointScreen, type StartingPointProps } from '../../common/ledger/starting-point.tsx';
import { t } from '../../common/i18n/messages.ts';
import { Broken } from '../../common/shell/page.tsx';
import { Screen } from '../../common/ui/screen.tsx';
import { Arrived, Offer, Receiving, Scan } from '../../wallet/screens/add.tsx';
import { AnswerScreen, OtherWays, ShowChoice, Showing, Shown } from '../../wallet/screens/answer.tsx';
import { Asked, Declined } from '../../wallet/screens/asked.tsx';
import { HomeScreen, type HomeProps } from '../../wallet/screens/home.tsx';
import { EraseScreen, HistoryScreen, MovesScreen, PassphraseScreen, SettingsScreen } from '../../wallet/screens/keep.tsx';
import { CreateVault, FirstVisit, Unlock } from '../../wallet/screens/start.tsx';
import { ahead, answer, card, dropped, drivingElements, drivingReview, history, ledger, lying, move, movingPlan, moveReview, NOW, review, slot, startingPoint, staticPlan } from '../fixtures.ts';
import { LiveView } from '../live.tsx';

export const nothing = (): void => {};
export const decoder: Decoder = { decodeFrame: async () => [], decode: async () => [] };
export const fault = (code: string) => ({ code, retry: false, lost: false });

const home = (over: Partial<HomeProps> = {}) => (
  <HomeScreen cards={[card()]} unfinished={[]} ledger={ledger()} syncing={undefined} online now={NOW} openMoves={0} persisted
    onAge={nothing} onLicence={nothing} onScan={nothing} onAdd={nothing} onResume={nothing} onHistory={nothing} onMoves={nothing} onKnows={nothing} onSettings={nothing} onLock={nothing} onPersist={nothing} {...over} />
);

export const camera = (state: CameraState) => <CameraView state={state} facing="environment" torch={undefined} onTorch={nothing} onTurn={nothing} onAgain={nothing} />;
const scan = (view: ComponentChildren, over: object = {}) => <Scan adding={false} decoder={decoder} parts={undefined} fault={undefined} view={view} onBack={nothing} onText={nothing} {...over} />;
const ask = (digits: boolean) => ({ length: 6, digits, give: nothing });
const receiving = (step: string, done: number, of: number, over: object = {}) => <Receiving issuer="CA" progress={{ step, done, of }} ask={undefined} fault={undefined} onBack={nothing} onAgain={nothing} {...over} />;
const asked = (r: ReturnType<typeof review>, over: object = {}) => <Asked review={r} byHand={false} now={NOW} busy={false} fault={undefined} onShare={nothing} onDecline={nothing} {...over} />;
const answered = (over: object = {}) => <AnswerScreen answer={answer()} larger={false} now={NOW} since={NOW - 46} fault={undefined} still onLarger={nothing} onOther={nothing} onDone={nothing} {...over} />;
const showing = (over: object = {}) => <Showing profile="age" ageOver={21} slot={slot()} now={NOW} fault={undefined} still onTick={nothing} onStop={nothing} {...over} />;
const moves = (list: ReturnType<typeof move>[] | undefined) => <MovesScreen moves={list} now={NOW} busy={false} fault={undefined} onCheck={nothing} onScan={nothing} onBack={nothing} />;
const knows = (l: ReturnType<typeof ledger>, over: object = {}) => <Screen title={t('home.knows')} lead={t('knows.lead')} onBack={nothing}><Knows ledger={l} now={NOW} version="0.1.0" onCheck={nothing} onShare={nothing} onStartingPoint={nothing} onSaveEvidence={nothing} {...over} /></Screen>;
const point = (over: Partial<StartingPointProps> = {}) => <StartingPointScreen point={startingPoint()} ledger={ledger({ head: { ...ledger().head, number: 2_700_000 } })} now={NOW} busy={false} fault={undefined} onBack={nothing} onCompare={nothing} onTake={nothing} {...over} />;
const unlock = (over: object = {}) => <Unlock busy={false} fault={undefined} wait={0} pending={false} onUnlock={nothing} onErase={nothing} {...over} />;
const create = (value: string, again: string, over: object = {}) => <CreateVault busy={false} fault={undefined} onBack={nothing} onCreate={nothing} initial={{ value, again }} {...over} />;

export const wallet: Record<string, () => ComponentChildren> = {
  'first': () => <FirstVisit install={{ way: 'none' }} onStart={nothing} />,
  'first-install': () => <FirstVisit install={{ way: 'button', run: nothing }} onStart={nothing} />,
  'first-ios': () => <FirstVisit install={{ way: 'ios' }} onStart={nothing} />,
  'create': () => create('', ''),
  'create-easy': () => create('statepass', ''),
  'create-strong': () => create('seven herons over wet slate', 'seven herons over wet slate'),
  'create-differs': () => create('seven herons over wet slate', 'seven hero ns'),
  'create-full': () => create('seven herons over wet slate', 'seven herons over wet slate', { fault: fault('store_full') }),
  'unlock': () => unlock(),
  'unlock-wrong': () => unlock({ fault: fault('vault_wrong_passphrase') }),
  'unlock-wait': () => unlock({ wait: 94, fault: fault('vault_backoff') }),
  'unlock-pending': () => unlock({ pending: true }),
  'home': () => home(),
  'home-unveiled': () => home({ unveiled: true }),
  'home-empty': () => home({ cards: [], ledger: ledger({ factsAsOf: undefined as never, lists: 0, issuerKeys: 0 }) }),
  'home-unfinished': () => home({ cards: [], unfinished: [{ offer: 'x', issuer: 'CA', since: NOW - 700 }] }),
  'home-offline': () => home({ online: false, ledger: ledger({ factsAsOf: NOW - 20 * 3600 }) }),
  'home-suspended': () => home({ cards: [card({ privilegeStatus: 'suspended' })] }),
  'home-withdrawn': () => home({ cards: [card({ status: 'invalid' })] }),
  'home-moved': () => home({ cards: [card({ id: 'ny-1', issuer: 'NY', documentNumber: '418 220 977', expiryDate: '2034-03-03' }), card({ status: 'superseded', current: false })], openMoves: 0 }),
  'home-relay-lies': () => home({ ledger: lying() }),
  'home-clock-slow': () => home({ ledger: ahead(), online: false }),
  'home-clock-fast': () => home({ lag: 3600, ledger: ledger({ factsAsOf: NOW - 3610 }) }),
  'home-no-room': () => home({ unkept: fault('store_full') }),
  'home-stopped': () => home({ ledger: ledger({ stopped: 'ledger_contradiction' }) }),
  'home-not-kept': () => home({ persisted: false }),
  'home-no-copies': () => home({ cards: [card({ copiesLeft: 0 })], online: false }),
  'scan': () => scan(<LiveView />),
  'scan-parts': () => scan(<LiveView say={t('scan.progress', { have: 3, need: 6 })} />),
  'scan-denied': () => scan(camera('denied')),
  'scan-missing': () => scan(camera('missing')),
  'scan-not-ours': () => scan(<LiveView />, { fault: fault('not_statepass') }),
  'add': () => scan(<LiveView />, { adding: true }),
  'offer': () => <Offer issuer="CA" onBack={nothing} onReceive={nothing} />,
  'offer-code': () => receiving('token', 0, 0, { ask: ask(true) }),
  'receiving': () => receiving('credentials', 9, 20),
  'receiving-failed': () => receiving('token', 0, 0, { fault: fault('oid4vc_grant') }),
  'receiving-offline': () => receiving('credentials', 0, 0, { fault: fault('network') }),
  'arrived': () => <Arrived cards={[card({ copiesLeft: 20 })]} onDone={nothing} />,
  'asked': () => asked(review()),
  'asked-driving': () => asked(drivingReview()),
  'asked-partial': () => asked(drivingReview(), { initialWithheld: ['org.iso.18013.5.1/document_number'] }),
  'asked-by-hand': () => asked(review(), { byHand: true }),
  'asked-late': () => asked(review({ expiresAt: NOW - 1 })),
  'asked-nothing-held': () => asked(review({ refused: 'no_document' })),
  'asked-bad-name': () => asked(review({ refused: 'reader_auth_invalid' })),
  'asked-move': () => asked(moveReview()),
  'declined': () => <Declined notice={staticPlan(30)} showing={false} onShow={nothing} onDone={nothing} />,
  'declined-code': () => <Declined notice={staticPlan(30)} showing onShow={nothing} onDone={nothing} />,
  'answer': () => answered(),
  'answer-moving': () => answered({ answer: answer({ code: movingPlan(), shared: drivingElements(), stapled: true }) }),
  'answer-over': () => answered({ answer: answer({ until: NOW - 3 }) }),
  'answer-other-way': () => <><div>{answered()}</div><OtherWays text="SP1:" onUsed={nothing} onClose={nothing} /></>,
  'show': () => <ShowChoice card={card()} what="age" busy={false} fault={undefined} onShow={nothing} onScan={nothing} onBack={nothing} />,
  'show-young': () => <ShowChoice what="age" card={card({ ages: [{ over: 16, answer: true }, { over: 18, answer: true }, { over: 21, answer: false }] })} busy={false} fault={undefined} onShow={nothing} onScan={nothing} onBack={nothing} />,
  'show-no-age': () => <ShowChoice what="age" card={card({ ages: [] })} busy={false} fault={undefined} onShow={nothing} onScan={nothing} onBack={nothing} />,
  'show-licence': () => <ShowChoice card={card()} what="licence" busy={false} fault={undefined} onShow={nothing} onScan={nothing} onBack={nothing} />,
  'showing': () => showing(),
  'showing-last': () => showing({ slot: slot({ slotsLeft: 0, slotEnd: NOW + 3 }) }),
  'showing-driving': () => showing({ profile: 'driving', slot: slot({ code: movingPlan(), shared: drivingElements() }) }),
  'shown': () => <Shown busy={false} fault={undefined} onAgain={nothing} onDone={nothing} />,
  'history': () => <HistoryScreen entries={history()} now={NOW} busy={false} fault={undefined} onDelete={nothing} onBack={nothing} />,
  'history-empty': () => <HistoryScreen entries={[]} now={NOW} busy={false} fault={undefined} onDelete={nothing} onBack={nothing} />,
  'moves-empty': () => moves([]),
  'moves-asked': () => moves([move()]),
  'moves-cleared': () => moves([move({ station: 'cleared', state: 'cleared', whoseTurn: 'destination' })]),
  'moves-done': () => moves([move({ station: 'done', state: 'issued', whoseTurn: 'nobody' })]),
  'moves-refused': () => moves([move({ state: 'refused', refusal: 1, whoseTurn: 'citizen' })]),
  'moves-expired': () => moves([move({ state: 'expired', whoseTurn: 'nobody', due: NOW - 3600 })]),
  'knows-clock-slow': () => knows(ahead()),
  'knows': () => knows(ledger()),
  'knows-four': () => knows(ledger({ head: { ...ledger().head, validators: 4, signers: 3 } })),
  'knows-relay-lies': () => knows(lying()),
  'knows-checking': () => knows(ledger(), { syncing: { step: 'headers', done: 12, of: 34 } }),
  'knows-code': () => knows(ledger(), { checkpoint: staticPlan(700) }),
  'knows-dropped': () => knows(dropped()),
  'knows-alone': () => knows(ledger({ relays: ledger().relays.map((r) => ({ ...r, state: 'silent' as const, reason: 'sync_silent', pushes: false })) })),
  'knows-many-changes': () => knows(ledger({ changes: Array.from({ length: 12 }, (_, i) => ({ number: 1_400_000 + i * 100_000, time: NOW - (30 - 2 * i) * 86_400, validators: 40 + i, signers: 34 + (i % 5) })) })),
  'knows-own-start': () => knows(ledger({ checkpoint: { ...ledger().checkpoint, byPerson: true }, changes: [], head: { ...ledger().head, signers: 0 } })),
  'knows-expired': () => knows(ledger({ stopped: 'trusting_period', trustedUntil: NOW - 86_400 })),
  'knows-conflict': () => knows(ledger({ stopped: 'ledger_contradiction', relays: ledger().relays.map((r) => ({ ...r, pushes: false })) })),
  'checkpoint': () => point(),
  'checkpoint-same': () => point({ compared: 'same' }),
  'checkpoint-contradict': () => point({ compared: 'contradict' }),
  'checkpoint-connected': () => point({ compared: 'connected' }),
  'checkpoint-other-network': () => point({ compared: 'other_chain' }),
  'checkpoint-read': () => <ReadPointScreen second={false} decoder={decoder} fault={undefined} view={camera('denied')} onText={nothing} onBack={nothing} />,
  'checkpoint-second': () => <ReadPointScreen second decoder={decoder} fault={fault('present_kind')} view={camera('denied')} onText={nothing} onBack={nothing} />,
  'settings': () => <SettingsScreen persisted version="0.1.0" onPassphrase={nothing} onErase={nothing} onPersist={nothing} onBack={nothing} />,
  'settings-not-kept': () => <SettingsScreen persisted={false} version="0.1.0" onPassphrase={nothing} onErase={nothing} onPersist={nothing} onBack={nothing} />,
  'passphrase': () => <PassphraseScreen busy={false} fault={undefined} wait={0} onChange={nothing} onBack={nothing} />,
  'erase': () => <EraseScreen sure={false} busy={false} fault={undefined} onNext={nothing} onErase={nothing} onBack={nothing} />,
  'erase-sure': () => <EraseScreen sure busy={false} fault={undefined} onNext={nothing} onErase={nothing} onBack={nothing} />,
  'broken': () => <Broken fault={fault('page_chain')} product={t('wallet.product')} />,
};
