import type { Asked, Check, Headline, Outcome, Preset, Value, Verdict } from '@statepass/core';
import type { ComponentChildren } from 'preact';
import { EvidenceScreen, type EvidenceProps } from '../../common/ledger/evidence.tsx';
import { Knows } from '../../common/ledger/knows.tsx';
import { t } from '../../common/i18n/messages.ts';
import { PasteDialog } from '../../common/camera/reader.tsx';
import { Screen } from '../../common/ui/screen.tsx';
import { Request, Tiles, VerifierSettings, type RequestProps, type TilesProps } from '../../verifier/screens.tsx';
import { Faded, VerdictScreen } from '../../verifier/verdict.tsx';
import { ahead, conflict, face, ledger, lying, NOW, staticPlan } from '../fixtures.ts';
import { LiveView } from '../live.tsx';
import { camera, decoder, fault, nothing } from './wallet.tsx';

const IDS = ['envelope', 'decode', 'clock', 'transcript', 'anchor', 'document_type', 'issuer_chain', 'issuer_signature', 'digests', 'validity', 'key_authorisation', 'device_signature', 'issuer_key_on_ledger', 'status', 'privilege_status', 'freshness', 'requested_elements', 'portrait', 'duplicate'];

function checks(other: Record<string, Omit<Check, 'id'>>): Check[] {
  return IDS.map((id) => ({ id, result: id === 'anchor' || id === 'duplicate' || id === 'privilege_status' ? 'not_applicable' : 'pass', ...other[id] }));
}

export function verdict(outcome: Outcome, headline: Headline, other: Record<string, Omit<Check, 'id'>> = {}, over: Partial<Verdict> = {}): Verdict {
  return { outcome, headline, mode: 'challenge', checks: checks(other), freshness: 'fresh', asOf: NOW - 20, blockNumber: 2_721_915, missing: [], unrequested: [], reader_time: NOW, ...over };
}

const fact = (element: string, value: Value['value']): Value => ({ doc: 0, namespace: 'org.iso.18013.5.1', element, value });
const picture = () => fact('portrait', face);
const driving = () => [picture(), fact('family_name', 'García Lindqvist'), fact('given_name', 'Maria'), fact('document_number', 'D6471 2209'), fact('driving_privileges', [{ vehicle_category_code: 'B' }]), fact('expiry_date', { tag: 1004, value: '2030-05-17' }), fact('issuing_jurisdiction', 'US-CA')];

const show = (v: Verdict, values: Value[] = []) => <VerdictScreen verdict={v} values={values} now={NOW} onNext={nothing} />;
const tiles = (over: Partial<TilesProps> = {}) => (
  <Tiles last="over_21" name="The Harbour Bar" totals={{ green: 41, amber: 2, red: 3 }} ledger={ledger()} syncing={undefined} online now={NOW} sound onAsk={nothing} onSound={nothing} onKnows={nothing} onSettings={nothing} {...over} />
);
export const askedNow = (): Asked => ({ code: staticPlan(480), uri: 'statepass:1/x', expiresAt: NOW + 96 });
const request = (over: Partial<RequestProps> = {}, preset: Preset = 'over_21') => (
  <Request preset={preset} asked={askedNow()} now={NOW} since={NOW - 24} parts={undefined} grey={undefined} notice={undefined} notOurs={false} fault={undefined} ledger={ledger()} online decoder={decoder} facing="user" view={<LiveView say={over.parts ? t('request.parts', over.parts) : t('request.then')} />} still
    onText={nothing} onNew={nothing} onFacing={nothing} onBack={nothing} {...over} />
);
const grey = (id: string, reason: string, over: Partial<Verdict> = {}) => verdict('grey', 'no_verdict', { [id]: { result: 'fail', reason } }, { freshness: 'none', ...over });
const yes = { age_over_21: true };

const evidence = (over: Partial<EvidenceProps> = {}) => <EvidenceScreen conflict={undefined} fault={undefined} busy={false} now={NOW} onFile={nothing} onBack={nothing} {...over} />;

export const verifier: Record<string, () => ComponentChildren> = {
  'tiles': () => tiles(),
  'tiles-first': () => tiles({ last: undefined, name: '', totals: { green: 0, amber: 0, red: 0 } }),
  'tiles-offline': () => tiles({ online: false, ledger: ledger({ factsAsOf: NOW - 5 * 3600 }) }),
  'tiles-relay-lies': () => tiles({ ledger: lying() }),
  'tiles-clock-slow': () => tiles({ ledger: ahead(), online: false }),
  'tiles-no-relay': () => tiles({ online: false, ledger: ledger({ relays: ledger().relays.map((r) => ({ ...r, state: 'silent' as const })) }) }),
  'request': () => request(),
  'request-parts': () => request({ parts: { have: 4, need: 6 } }, 'may_drive'),
  'request-denied': () => request({ view: camera('denied') }),
  'request-old-code': () => request({ grey: grey('transcript', 'slot_expired') }),
  'request-newer': () => request({ grey: grey('envelope', 'unsupported_version') }),
  'request-declined': () => request({ notice: 'declined' }),
  'request-over': () => request({ asked: { ...askedNow(), expiresAt: NOW - 1 } }),
  'request-failed': () => request({ asked: undefined, fault: fault('instance_limit') }),
  'request-paste': () => <><div>{request()}</div><PasteDialog onText={nothing} onFile={nothing} onClose={nothing} /></>,
  'verdict-over-21': () => show(verdict('green', 'age_yes', {}, { answers: yes })),
  'verdict-over-21-face': () => show(verdict('green', 'age_yes', {}, { answers: yes, asOf: NOW - 180 }), [picture()]),
  'verdict-show': () => show(verdict('green', 'age_yes', { anchor: { result: 'pass' } }, { answers: yes, mode: 'show' })),
  'verdict-driving': () => show(verdict('green', 'valid', { privilege_status: { result: 'pass' } }), driving()),
  'verdict-under-21': () => show(verdict('red', 'age_no', {}, { answers: { age_over_21: false } })),
  'verdict-suspended': () => show(verdict('red', 'privilege_suspended', { privilege_status: { result: 'fail', reason: 'status_suspended' } }), driving()),
  'verdict-withdrawn': () => show(verdict('red', 'withdrawn', { status: { result: 'fail', reason: 'status_invalid' } }), driving()),
  'verdict-replaced': () => show(verdict('red', 'replaced', { status: { result: 'fail', reason: 'status_superseded' } }), driving()),
  'verdict-forged': () => show(verdict('red', 'not_genuine', { issuer_signature: { result: 'fail', reason: 'issuer_signature', detail: 'crypto_signature' }, digests: { result: 'unknown', reason: 'prerequisite' }, status: { result: 'unknown', reason: 'prerequisite' } })),
  'verdict-other-phone': () => show(verdict('red', 'not_this_phone', { device_signature: { result: 'fail', reason: 'device_signature' } })),
  'verdict-stale': () => show(verdict('amber', 'not_confirmed', { freshness: { result: 'fail', reason: 'status_unavailable' } }, { answers: yes, freshness: 'stale', asOf: NOW - 31 * 3600 })),
  'verdict-unchecked': () => show(verdict('amber', 'both_unchecked', { status: { result: 'unknown', reason: 'status_unavailable' }, issuer_key_on_ledger: { result: 'unknown', reason: 'status_unavailable' } }, { answers: yes, freshness: 'none', asOf: undefined as never })),
  'verdict-duplicate': () => show(verdict('amber', 'duplicate', { duplicate: { result: 'fail', reason: 'anchor_old' } }, { answers: yes, mode: 'show' })),
  'verdict-incomplete': () => show(verdict('amber', 'incomplete', { requested_elements: { result: 'fail', reason: 'element_missing' } }, { missing: ['document_number'] }), driving().filter((v) => v.element !== 'document_number')),
  'verdict-carried': () => show(verdict('green', 'age_yes', {}, { answers: yes, mode: 'carried' })),
  'verdict-faded': () => <Faded onNext={nothing} />,
  'settings': () => <VerifierSettings name="The Harbour Bar" sound totals={{ green: 41, amber: 2, red: 3 }} onName={nothing} onSound={nothing} onReset={nothing} onBack={nothing} />,
  'knows': () => <Screen title={t('knows.title')} lead={t('knows.lead')} onBack={nothing}><Knows ledger={lying()} now={NOW} version="0.1.0" onCheck={nothing} onShare={nothing} onStartingPoint={nothing} onSaveEvidence={nothing} onOpenEvidence={nothing} /></Screen>,
  'evidence': () => evidence(),
  'evidence-proven': () => evidence({ conflict: conflict() }),
  'evidence-foreign': () => evidence({ conflict: conflict({ ours: false, sameRound: false, signedBoth: conflict().signedBoth!.slice(0, 2) }) }),
  'evidence-nothing': () => evidence({ conflict: { ...conflict(), outcome: 'refused', code: 'qbft_conflict_none' } }),
  'evidence-no-file': () => evidence({ fault: fault('qbft_conflict_form') }),
};
