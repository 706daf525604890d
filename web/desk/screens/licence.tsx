// One licence: how it stands, its copies, its history, and what can be done with it.
import type { QrMatrix } from '@statepass/core';
import { useState } from 'preact/hooks';
import { Code } from '../../common/code/code.tsx';
import type { Fault } from '../../common/core/errors.ts';
import { age, calendarDate, lasting, moment } from '../../common/i18n/format.ts';
import { privilege, stateName } from '../../common/i18n/elements.ts';
import { t } from '../../common/i18n/messages.ts';
import { Button } from '../../common/ui/button.tsx';
import { Badge, Note, TroubleNote } from '../../common/ui/note.tsx';
import { Pairs } from '../../common/ui/rows.tsx';
import type { Act, Acts, DeskApi, Licence, Offer, OfferState, StatusChange } from '../api.ts';
import { ActDialog, AsOfBlock, CaseActs, History, personName, StatusBadge, type ActDialogProps } from '../parts.tsx';
import { CaseHead } from './people.tsx';

export function OfferPanel({ offer, code, state, now, hidden, onAgain }: { offer: Offer; code: QrMatrix; state: OfferState | undefined; now: number; hidden?: boolean; onAgain: () => void }) {
  const [secret, setSecret] = useState(hidden ?? true);
  const at = state?.state ?? (offer.expires <= now ? 'expired' : 'waiting');
  const over = at === 'expired' || at === 'stopped';
  return (
    <section class="sheet offer">
      <h3>{t('offer.panel.title')}</h3>
      <div class="offer-panes">
        {!over && at !== 'received' && <div class="offer-code"><Code plan={{ animated: false, codes: [code], framesPerSecond: 0 }} label={t('offer.panel.code')} full={false} /></div>}
        <div class="stack">
          <div role="status">
            {at === 'received' ? <Note tone="green" what={t('offer.state.received', { n: state?.copies ?? 0 })} />
              : over ? <Note tone="grey" icon="clock" what={t(`offer.state.${at}`)} actions={<Button small onClick={onAgain}>{t('offer.again')}</Button>} />
              : <Badge tone={at === 'opened' ? 'amber' : 'grey'}>{t(`offer.state.${at}`, { n: state?.triesLeft ?? 0 })}</Badge>}
          </div>
          {!over && at !== 'received' && (
            <>
              <div class="stack tight">
                <p class="strong">{t('offer.panel.read')}</p>
                <output class="tx-code" aria-label={secret ? undefined : [...offer.txCode].join(' ')}>{secret ? '•'.repeat(offer.txCode.length) : offer.txCode.replace(/(.{3})(?=.)/g, '$1 ')}</output>
                <div><Button small icon={secret ? 'eye' : 'eyeOff'} onClick={() => setSecret(!secret)}>{t(secret ? 'offer.show' : 'offer.hide')}</Button></div>
              </div>
              <p class="small muted">{t('offer.panel.why')}</p>
              <p class="small muted">{t('offer.left', { time: lasting(Math.max(1, offer.expires - now)) })}</p>
            </>
          )}
        </div>
      </div>
    </section>
  );
}

type Doing = 'suspend' | 'reinstate' | 'revoke';
const CHANGES: Record<Doing, Omit<StatusChange, 'reason'>> = {
  suspend: { family: 2, value: 'suspended', urgency: 'urgent' },
  reinstate: { family: 2, value: 'valid', urgency: 'urgent' },
  revoke: { family: 1, value: 'invalid', urgency: 'urgent' },
};

export function StatusDialog({ doing, licence, api, now, onDone, onClose, initial }: { doing: Doing; licence: Licence; api: DeskApi; now: number; onDone: (acts: Acts) => void; onClose: () => void; initial?: ActDialogProps['initial'] }) {
  const change = (reason: string): StatusChange => ({ ...CHANGES[doing], reason });
  return (
    <ActDialog title={t(`${doing}.title`)} means={t(`${doing}.means`, { name: personName(licence.applicant) })} button={t(`${doing}.button`)} danger={doing !== 'reinstate'} second={doing === 'revoke'} now={now}
      reason={{ label: t('dialog.reason'), hint: t('dialog.reason.hint') }}
      plan={(i) => api.planStatus(licence.ref, change(i.reason))}
      approve={(name, passphrase) => api.approve(name, passphrase, 'revoke', licence.ref)}
      run={(i, approval, key) => api.changeStatus(licence.ref, { ...change(i.reason), ...(approval === undefined ? {} : { approval }) }, key)}
      onDone={onDone} onClose={onClose} {...(initial ? { initial } : {})} />
  );
}

export interface LicenceCaseProps {
  licence: Licence;
  portrait: Uint8Array | undefined;
  offer: { offer: Offer; code: QrMatrix; state?: OfferState } | undefined;
  acts: Act[];
  caseActs: string[];
  busy: boolean;
  fault: Fault | undefined;
  now: number;
  api: DeskApi;
  onOffer: () => void;
  onMove: (id: string) => void;
  onFollow: (acts: Acts) => void;
  onAct: (id: string) => void;
  initialDialog?: { doing: Doing; initial: ActDialogProps['initial'] };
}

export function LicenceCase(props: LicenceCaseProps) {
  const { licence, now } = props;
  const [doing, setDoing] = useState<Doing | undefined>(props.initialDialog?.doing);
  const stands = licence.document === 'valid';
  return (
    <div class="stack wide">
      <CaseHead title={personName(licence.applicant)} portrait={props.portrait}>
        <p class="muted">{t('licence.title', { number: licence.documentNumber })}</p>
        <div class="line-up"><span class="small nowrap">{t('licence.document')} <StatusBadge status={licence.document} /></span><span class="small nowrap">{t('licence.privilege')} <StatusBadge status={licence.privilege} /></span></div>
      </CaseHead>
      {licence.pending && <Note tone="grey" icon="clock" what={t('licence.pending', { status: t(`licence.status.${licence.pending.value}`), time: moment(licence.pending.at, now) })} />}
      {licence.move !== undefined && <Note icon="move" what={t('licence.moving')} actions={<Button small onClick={() => props.onMove(licence.move!)}>{t('licence.move.open')}</Button>} />}
      {props.fault && <TroubleNote code={props.fault.code} />}
      <CaseActs ids={props.caseActs} acts={props.acts} now={now} />
      {props.offer && <OfferPanel offer={props.offer.offer} code={props.offer.code} state={props.offer.state} now={now} onAgain={props.onOffer} />}
      <div class="line-up case-acts">
        {stands && !props.offer && licence.move === undefined && <Button kind="primary" icon="phone" disabled={props.busy} onClick={props.onOffer}>{t('licence.offer')}</Button>}
        {stands && licence.privilege === 'valid' && <Button onClick={() => setDoing('suspend')}>{t('licence.suspend')}</Button>}
        {stands && licence.privilege === 'suspended' && <Button onClick={() => setDoing('reinstate')}>{t('licence.reinstate')}</Button>}
        {stands && <Button kind="danger" onClick={() => setDoing('revoke')}>{t('licence.revoke')}</Button>}
      </div>
      <section class="sheet">
        <Pairs side items={[
          [t('licence.classes'), licence.privileges.map((p) => `${p.code} (${privilege(p.code)})`).join(', ')],
          [t('licence.from'), calendarDate(licence.issueDate)],
          [t('licence.until'), calendarDate(licence.expiryDate)],
          [t('licence.record'), stateName(licence.stateOfRecord)],
          [t('licence.copies'), <>{t('licence.copies.value', licence.copies)}<br /><span class="small muted">{licence.anchored ? t('licence.anchored', { n: licence.anchored.n, age: age(licence.anchored.time, now) }) : t('licence.anchored.not')}</span></>],
        ]} />
      </section>
      <History events={licence.history} acts={props.acts} now={now} onAct={props.onAct} />
      <AsOfBlock block={licence.block} now={now} />
      {doing && <StatusDialog doing={doing} licence={licence} api={props.api} now={now} onClose={() => setDoing(undefined)} onDone={(acts) => { setDoing(undefined); props.onFollow(acts); }} {...(props.initialDialog ? { initial: props.initialDialog.initial } : {})} />}
    </div>
  );
}
