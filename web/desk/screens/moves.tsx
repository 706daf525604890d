// Moves: asking a wallet that comes here, and the case of one that comes or leaves.
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Reader } from '../../common/camera/reader.tsx';
import type { Decoder } from '../../common/camera/session.ts';
import { Code, Countdown } from '../../common/code/code.tsx';
import type { Fault } from '../../common/core/errors.ts';
import { calendarDate, day, lasting, moment } from '../../common/i18n/format.ts';
import { stateName } from '../../common/i18n/elements.ts';
import { hasMessage, t, type MessageKey } from '../../common/i18n/messages.ts';
import { Button } from '../../common/ui/button.tsx';
import { Select } from '../../common/ui/field.tsx';
import { Badge, Note, TroubleNote } from '../../common/ui/note.tsx';
import { Steps, type StepState } from '../../common/ui/progress.tsx';
import { Pairs } from '../../common/ui/rows.tsx';
import type { Act, Acts, DeskApi, Letters, MoveCase } from '../api.ts';
import { ActDialog, AsOfBlock, CaseActs, History, personName, type ActDialogProps } from '../parts.tsx';
import type { MoveAsking } from '../model.ts';
import { CaseHead } from './people.tsx';

export interface NewMoveProps {
  desk: Letters;
  members: Letters[];
  asking: MoveAsking | undefined;
  busy: boolean;
  fault: Fault | undefined;
  now: number;
  decoder: Decoder;
  view?: ComponentChildren;
  onAsk: (from: Letters) => void;
  onText: (text: string) => void;
}

export function NewMove({ desk, members, asking, busy, fault, now, decoder, view, onAsk, onText }: NewMoveProps) {
  const others = members.filter((m) => m !== desk);
  const [from, setFrom] = useState(others[0] ?? '');
  const left = asking ? asking.request.expires - now : 0;
  const over = asking !== undefined && (asking.ended !== undefined || left <= 0);
  return (
    <div class="stack wide">
      <h2>{t('newmove.title', { state: stateName(desk) })}</h2>
      {fault && <TroubleNote code={fault.code} />}
      {!asking && (
        <form class="stack" onSubmit={(e) => { e.preventDefault(); if (from && !busy) onAsk(from); }}>
          <Select label={t('newmove.from')} value={from} options={others.map((value) => ({ value, label: stateName(value) }))} onPick={setFrom} />
          <div><Button kind="primary" type="submit" disabled={busy || !from}>{t('newmove.start')}</Button></div>
        </form>
      )}
      {asking && over && (
        asking.ended === 'refused'
          ? <TroubleNote code={asking.reason ?? 'response_status'} tone="grey" actions={<Button small onClick={() => onAsk(from)}>{t('newmove.again')}</Button>} />
          : <Note tone="grey" what={t(asking.ended === 'declined' ? 'newmove.declined.what' : 'newmove.over.what')} actions={<Button small kind="primary" onClick={() => onAsk(from)}>{t('newmove.again')}</Button>} live>
              <p>{t(asking.ended === 'declined' ? 'newmove.declined.means' : 'newmove.over.means')}</p>
            </Note>
      )}
      {asking && !over && (
        <div class="two">
          <section class="stack">
            <h3>{t('newmove.scan')}</h3>
            <Code plan={{ animated: false, codes: [asking.code], framesPerSecond: 0, text: asking.request.text }} label={t('newmove.code')} full={false} />
            <div class="code"><Countdown left={left} of={300} words={lasting(left)} /></div>
          </section>
          <section class="stack">
            <h3>{t('newmove.answer')}</h3>
            <Reader decoder={decoder} onText={onText} say={asking.parts ? t('newmove.parts', asking.parts) : undefined} view={view} />
          </section>
        </div>
      )}
      {asking && !over && <section class="sheet"><h3>{t('newmove.says')}</h3><p>{asking.request.statementText}</p><p class="small muted">{t('move.due', { day: day(asking.request.due), time: lasting(asking.request.due - now) })}</p></section>}
    </div>
  );
}

type Doing = MoveCase['can'][number];
const REASONS = [1, 2, 3, 4, 5, 7];

export function MoveDialog({ doing, move, api, now, onDone, onClose, initial }: { doing: Doing; move: MoveCase; api: DeskApi; now: number; onDone: (acts: Acts) => void; onClose: () => void; initial?: ActDialogProps['initial'] }) {
  const names = { from: stateName(move.from), to: stateName(move.to), name: personName(move.person) };
  const call = doing === 'recall' ? 'refuse' : doing;
  const body = (i: { reason: string; choice: string }) => (doing === 'refuse' ? { reason: Number(i.choice), detail: i.reason } : doing === 'recall' ? { reason: 6, detail: i.reason } : {});
  return (
    <ActDialog title={t(`move.${doing}.title`)} means={t(`move.${doing}.means`, names)} button={t(`move.${doing}`)} danger={doing === 'refuse' || doing === 'recall'} second={doing === 'recall'} now={now}
      {...(doing === 'refuse' || doing === 'recall' ? { reason: { label: t('move.detail') } } : {})}
      {...(doing === 'refuse' ? { choices: { label: t('move.reason'), options: REASONS.map((r) => ({ value: String(r), label: t(`move.reason.${r}` as MessageKey) })) } } : {})}
      plan={(i) => api.planMove(move.id, call, body(i))}
      approve={(name, passphrase) => api.approve(name, passphrase, 'recall', move.id)}
      run={(i, approval, key) => api.doMove(move.id, call, { ...body(i), ...(approval === undefined ? {} : { approval }) }, key)}
      onDone={onDone} onClose={onClose} {...(initial ? { initial } : {})} />
  );
}

const STATIONS = ['asked', 'cleared', 'issued'] as const;
const REACHED: Record<MoveCase['state'], number> = { open: 0, cleared: 1, issued: 2, refused: 0, withdrawn: 0, expired: 0 };
const BINDING_TONES = { missing: 'amber', good: 'green', wrong: 'red' } as const;
const RECORD_TONES = { waiting: 'grey', good: 'green', wrong: 'red' } as const;

export interface MoveCaseProps {
  move: MoveCase;
  portrait: Uint8Array | undefined;
  acts: Act[];
  caseActs: string[];
  now: number;
  api: DeskApi;
  onFollow: (acts: Acts) => void;
  onAct: (id: string) => void;
  onLicence: (ref: string) => void;
  initialDialog?: { doing: Doing; initial: ActDialogProps['initial'] };
}

export function MoveCaseView({ move, portrait, acts, caseActs, now, api, onFollow, onAct, onLicence, initialDialog }: MoveCaseProps) {
  const [doing, setDoing] = useState<Doing | undefined>(initialDialog?.doing);
  const names = { from: stateName(move.from), to: stateName(move.to) };
  const ended = ['refused', 'withdrawn', 'expired'].includes(move.state);
  const at = REACHED[move.state];
  const steps = STATIONS.map((s, i) => {
    const state: StepState = i <= at ? 'done' : i === at + 1 ? (ended ? 'wrong' : 'now') : 'later';
    return { title: t(`move.state.${({ asked: 'open', cleared: 'cleared', issued: 'issued' } as const)[s]}`), state, said: t(`step.${state}`) };
  });
  const why = move.why === undefined ? undefined : hasMessage(`move.why.${move.why}`) ? t(`move.why.${move.why}` as MessageKey, { ...names, peer: move.direction === 'in' ? names.from : names.to }) : t('move.why.other', { name: move.why });
  return (
    <div class="stack wide">
      <CaseHead title={t('move.title', names)} portrait={portrait}>
        <p>{personName(move.person)}, {calendarDate(move.person.birthDate)}{move.documentNumber && <>, {move.documentNumber}</>}</p>
        <div class="line-up"><Badge tone={ended ? 'red' : move.state === 'issued' ? 'green' : 'accent'}>{t(`move.state.${move.state}`)}</Badge><span class="small muted">{move.due > now ? t('move.due', { day: day(move.due), time: lasting(move.due - now) }) : t('move.due.past', { day: day(move.due) })}</span></div>
      </CaseHead>
      <CaseActs ids={caseActs} acts={acts} now={now} />
      {why && <Note tone="grey" icon="clock" what={why} />}
      <div class="line-up case-acts">
        {move.can.map((act) => <Button key={act} kind={act === 'clear' || act === 'complete' ? 'primary' : 'danger'} onClick={() => setDoing(act)}>{t(`move.${act}`)}</Button>)}
        {move.licence !== undefined && <Button onClick={() => onLicence(move.licence!)}>{t('move.licence')}</Button>}
      </div>
      <div class="two">
        <section class="sheet"><Steps label={t('move.title', names)} steps={steps} /></section>
        <section class="sheet">
          <Pairs items={[
            [t('move.binding'), <Badge tone={BINDING_TONES[move.binding]}>{t(`move.binding.${move.binding}`)}</Badge>],
            move.direction === 'out' && [t('move.holds'), move.holds.length === 0 ? t('move.holds.none') : <ul>{move.holds.map((h, i) => <li key={i}>{h.words} <span class="small muted">({day(h.since)})</span></li>)}</ul>],
            move.condense !== undefined && [t('move.condense'), t('move.condense.left', { n: move.condense.left, time: moment(move.condense.readyAt, now) })],
            move.record !== undefined && [t('move.record'), <Badge tone={RECORD_TONES[move.record]}>{t(`move.record.${move.record}`)}</Badge>],
          ]} />
        </section>
      </div>
      <History events={move.log} acts={acts} now={now} onAct={onAct} />
      <AsOfBlock block={move.block} now={now} />
      {doing && <MoveDialog doing={doing} move={move} api={api} now={now} onClose={() => setDoing(undefined)} onDone={(a) => { setDoing(undefined); onFollow(a); }} {...(initialDialog ? { initial: initialDialog.initial } : {})} />}
    </div>
  );
}
