// Where trust may begin, read from a code that nobody has signed: what taking it means, and what a second source says of it.
import type { CheckpointText, Comparison, LedgerClient, LedgerStatus } from '@statepass/core';
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Reader } from '../camera/reader.tsx';
import type { Decoder } from '../camera/session.ts';
import { faultOf, type Fault } from '../core/errors.ts';
import { age, moment, number } from '../i18n/format.ts';
import { t } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { Note, TroubleNote } from '../ui/note.tsx';
import { Progress } from '../ui/progress.tsx';
import { Pairs } from '../ui/rows.tsx';
import { Screen } from '../ui/screen.tsx';

export type StartingPoint = Omit<CheckpointText, 'validators'> & { validators?: string[] };

/** In groups, as two people read it to one another. */
const grouped = (hash: string): string => hash.replace(/^0x/, '').replace(/(.{8})(?=.)/g, '$1 ');

const TONES = { same: 'green', connected: 'green', contradict: 'red', other_chain: 'red' } as const;

export interface StartingPointProps {
  point: StartingPoint;
  compared?: Comparison | undefined;
  ledger?: LedgerStatus | undefined;
  now: number;
  busy: boolean;
  fault: Fault | undefined;
  onBack: () => void;
  onCompare: () => void;
  onTake: () => void;
}

export function StartingPointScreen({ point, compared, ledger, now, busy, fault, onBack, onCompare, onTake }: StartingPointProps) {
  const against = compared === 'contradict' || compared === 'other_chain';
  return (
    <Screen title={t('checkpoint.title')} lead={t('checkpoint.lead')} onBack={onBack}
      actions={<div class="pair"><Button onClick={onBack}>{t('nav.skip')}</Button><Button kind="primary" disabled={busy || against} onClick={onTake}>{t('checkpoint.take')}</Button></div>}>
      {fault && <TroubleNote code={fault.code} />}
      <section class="sheet">
        <Pairs items={[
          [t('checkpoint.number'), number(point.number)],
          [t('checkpoint.time'), <>{moment(point.time, now)}<br /><span class="small muted">{age(Math.min(point.time, now), now)}</span></>],
          point.validators !== undefined && [t('checkpoint.states'), t('checkpoint.states.value', { n: point.validators.length })],
          [t('checkpoint.hash'), <code>{grouped(point.blockHash)}</code>],
          ledger !== undefined && [t('checkpoint.here'), t('knows.block', { n: number(ledger.head.number) })],
        ]} />
      </section>
      <section class="stack tight">
        <h2>{t('checkpoint.means')}</h2>
        <p>{t('checkpoint.means.believe')}</p>
        <p>{t('checkpoint.means.false')}</p>
      </section>
      {compared && (
        <Note tone={TONES[compared]} what={t(`checkpoint.compared.${compared}`)} live>
          <p>{t(`checkpoint.compared.${compared}.next`)}</p>
        </Note>
      )}
      <div class="line-up"><Button icon="scan" onClick={onCompare}>{t(compared ? 'checkpoint.compare.again' : 'checkpoint.compare')}</Button></div>
    </Screen>
  );
}

export interface ReadPointProps {
  second: boolean;
  busy?: boolean;
  decoder: Decoder;
  fault: Fault | undefined;
  view?: ComponentChildren;
  onText: (text: string, from: 'camera' | 'hand') => void;
  onBack: () => void;
}

export function ReadPointScreen({ second, busy, decoder, fault, view, onText, onBack }: ReadPointProps) {
  return (
    <Screen title={t(second ? 'checkpoint.second.title' : 'checkpoint.scan.title')} lead={t(second ? 'checkpoint.second.lead' : 'checkpoint.scan.lead')} onBack={onBack}>
      {fault && (second && fault.code === 'sync_silent'
        ? <Note tone="grey" icon="offline" what={t('checkpoint.uncompared')} live><p>{t('ledger.relay.silent')}</p></Note>
        : <TroubleNote code={fault.code} tone="grey" />)}
      {second && busy && <Progress step={t('checkpoint.comparing')} />}
      <Reader decoder={decoder} onText={onText} view={view} />
    </Screen>
  );
}

export interface StartingPointFlowProps {
  client: LedgerClient;
  decoder: Decoder;
  /** Read already, by whatever reads codes of all kinds. */
  first?: StartingPoint;
  ledger: LedgerStatus | undefined;
  now: number;
  onBack: () => void;
  onTaken: (status: LedgerStatus) => void;
}

/** Reads, compares and takes; what each means is the core's to say. */
export function StartingPointFlow({ client, decoder, first, ledger, now, onBack, onTaken }: StartingPointFlowProps) {
  const [point, setPoint] = useState<StartingPoint | undefined>(first);
  const [comparing, setComparing] = useState(false);
  const [compared, setCompared] = useState<Comparison>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const work = async (act: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFault(undefined);
    try { await act(); } catch (error) { setFault(faultOf(error)); }
    setBusy(false);
  };
  // A camera repeats itself; a hand does not.
  const seen = useRef<string | undefined>(undefined);
  const read = (text: string, from: 'camera' | 'hand') => {
    if (from === 'camera' && text === seen.current) return;
    seen.current = text;
    void work(async () => {
      if (!point) return setPoint(await client.readCheckpoint(text));
      setCompared(await client.compareCheckpoints(point.text, text));
      setComparing(false);
    });
  };
  const show = (second: boolean) => {
    seen.current = undefined;
    setFault(undefined);
    setComparing(second);
  };
  if (!point || comparing) return <ReadPointScreen key={comparing ? 2 : 1} second={comparing} busy={busy} decoder={decoder} fault={fault} onText={read} onBack={comparing ? () => show(false) : onBack} />;
  return <StartingPointScreen point={point} compared={compared} ledger={ledger} now={now} busy={busy} fault={fault} onBack={onBack} onCompare={() => show(true)} onTake={() => void work(async () => onTaken(await client.trustCheckpoint(point.text)))} />;
}
