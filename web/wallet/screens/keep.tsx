// History, moves, settings.
import type { HistoryEntry, Move, MoveStation } from '@statepass/core';
import { useState } from 'preact/hooks';
import type { Fault } from '../../common/core/errors.ts';
import { day, lasting, list, moment } from '../../common/i18n/format.ts';
import { elementLabel, stateName } from '../../common/i18n/elements.ts';
import { hasMessage, t, type MessageKey } from '../../common/i18n/messages.ts';
import { Button, IconButton } from '../../common/ui/button.tsx';
import { Dialog } from '../../common/ui/dialog.tsx';
import { Choice, Field, PassphraseField, Segments } from '../../common/ui/field.tsx';
import { Icon, type IconName } from '../../common/ui/icons.tsx';
import { Badge, Note, TroubleNote } from '../../common/ui/note.tsx';
import { Progress, Steps, type StepState } from '../../common/ui/progress.tsx';
import { Row, Rows } from '../../common/ui/rows.tsx';
import { Screen } from '../../common/ui/screen.tsx';
import { largeText, theme, type Theme } from '../../common/ui/theme.ts';
import { purposeWords } from './asked.tsx';
import { NewPassphrase, passphraseTaken } from './start.tsx';

// ---- history ----

const ICONS: Record<HistoryEntry['kind'], IconName> = { shared: 'share', declined: 'close', shown: 'scan', received: 'card', moved: 'move' };

function entryTitle(e: HistoryEntry): string {
  if (e.kind === 'shared' || e.kind === 'declined') return t(`history.${e.kind}`, { name: e.asker?.name ?? t('unknown') });
  return t(`history.${e.kind}`);
}

export function HistoryScreen({ entries, now, busy, fault, onDelete, onBack }: { entries: HistoryEntry[] | undefined; now: number; busy: boolean; fault: Fault | undefined; onDelete: (id?: string) => void; onBack: () => void }) {
  const [sure, setSure] = useState(false);
  if (entries?.length === 0) return <Screen title={t('history.empty.title')} lead={t('history.empty.lead')} onBack={onBack} brief />;
  return (
    <Screen title={t('history.title')} lead={t('history.lead')} onBack={onBack}>
      {fault && <TroubleNote code={fault.code} />}
      {entries === undefined && <Progress step={t('page.starting')} />}
      {entries && (
        <Rows label={t('history.title')}>
          {entries.map((e) => (
            <li key={e.id} class="row">
              <Icon name={ICONS[e.kind]} />
              <span class="grow">
                <span class="strong">{entryTitle(e)} {e.asker && !e.asker.verified && <span class="small muted">({t('history.unverified')})</span>}</span>
                <small>{moment(e.time, now)}{e.purpose !== undefined && purposeWords({ code: e.purpose }) ? `. ${purposeWords({ code: e.purpose })}` : ''}</small>
                {e.elements.length > 0 && <span class="small">{t('history.learned', { list: list(e.elements.map(elementLabel)) })}</span>}
              </span>
              <IconButton icon="trash" label={t('history.delete')} onClick={() => onDelete(e.id)} />
            </li>
          ))}
        </Rows>
      )}
      {entries && entries.length > 1 && <div><Button kind="quiet" icon="trash" disabled={busy} onClick={() => setSure(true)}>{t('history.deleteAll')}</Button></div>}
      {sure && (
        <Dialog title={t('history.deleteAll.title')} onClose={() => setSure(false)} actions={<div class="pair"><Button onClick={() => setSure(false)}>{t('nav.cancel')}</Button><Button kind="danger" onClick={() => { setSure(false); onDelete(); }}>{t('history.deleteAll')}</Button></div>}>
          <p>{t('history.deleteAll.means')}</p>
        </Dialog>
      )}
    </Screen>
  );
}

// ---- moves ----

const STATIONS: MoveStation[] = ['asked', 'cleared', 'issued', 'done'];

function MoveTrack({ move, now }: { move: Move; now: number }) {
  const names = { from: stateName(move.from), to: stateName(move.to) };
  const ended = ['refused', 'withdrawn', 'expired'].includes(move.state);
  const at = STATIONS.indexOf(move.station);
  const steps = STATIONS.map((station, i) => {
    // The station reached is behind us; the next one is where we are.
    const state: StepState = i <= at ? 'done' : i === at + 1 ? (ended ? 'wrong' : 'now') : 'later';
    const note = state === 'done' ? t(`moves.station.${station}.note`, names) : state === 'now' ? t(`moves.turn.${move.whoseTurn}`, names) : undefined;
    return { title: t(`moves.station.${station}`), note, state, said: t(`step.${state}`) };
  });
  const refusal = `moves.refused.${move.refusal ?? 7}`;
  return (
    <section class="sheet">
      <div class="spread"><h2>{t('moves.fromTo', names)}</h2>{move.asOf !== undefined && <span class="small muted">{moment(move.asOf, now)}</span>}</div>
      <Steps label={t('moves.fromTo', names)} steps={steps} />
      {move.state === 'refused' && <Note tone="red" what={t('moves.refused.what', names)}><p>{hasMessage(refusal) ? t(refusal as MessageKey) : ''}</p><p>{t('moves.refused.means', names)}</p></Note>}
      {move.state === 'expired' && <Note tone="grey" icon="clock" what={t('moves.expired.what')}><p>{t('moves.expired.means', names)}</p></Note>}
      {move.state === 'withdrawn' && <Note tone="grey" icon="info" what={t('moves.withdrawn.what')}><p>{t('moves.withdrawn.means')}</p></Note>}
      {!ended && move.whoseTurn === 'nobody' && <p class="strong">{t('moves.turn.nobody')}</p>}
      {!ended && move.whoseTurn !== 'nobody' && <p class="small muted">{t('moves.due', { day: day(move.due) })} ({move.due > now ? lasting(move.due - now) : day(move.due)}). {t('moves.stuck', names)}</p>}
    </section>
  );
}

export function MovesScreen({ moves, now, busy, fault, onCheck, onScan, onBack }: { moves: Move[] | undefined; now: number; busy: boolean; fault: Fault | undefined; onCheck: () => void; onScan: () => void; onBack: () => void }) {
  if (moves?.length === 0) return <Screen title={t('moves.empty.title')} lead={t('moves.empty.lead')} onBack={onBack} brief actions={<Button kind="primary" icon="scan" onClick={onScan}>{t('moves.scan')}</Button>}>{fault && <TroubleNote code={fault.code} />}</Screen>;
  return (
    <Screen title={t('moves.title')} onBack={onBack} actions={<Button icon="refresh" disabled={busy} onClick={onCheck}>{t('moves.check')}</Button>}>
      {fault && <TroubleNote code={fault.code} />}
      {moves === undefined ? <Progress step={t('page.starting')} /> : moves.map((m) => <MoveTrack key={m.id} move={m} now={now} />)}
    </Screen>
  );
}

// ---- settings ----

export interface SettingsProps {
  persisted: boolean | undefined;
  version: string;
  onPassphrase: () => void;
  onErase: () => void;
  onPersist: () => void;
  onBack: () => void;
}

export function SettingsScreen({ persisted, version, onPassphrase, onErase, onPersist, onBack }: SettingsProps) {
  return (
    <Screen title={t('settings.title')} onBack={onBack}>
      <section class="stack">
        <h2>{t('settings.look')}</h2>
        <Segments<Theme> label={t('settings.theme')} value={theme.value} options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.theme.${value}`) }))} onPick={(v) => { theme.value = v; }} />
        <Choice label={t('settings.large')} checked={largeText.value} onChange={(on) => { largeText.value = on; }} />
      </section>
      <section class="stack">
        <h2>{t('settings.unlock')}</h2>
        <Rows>
          <Row icon="key" title={t('settings.passphrase')} onOpen={onPassphrase} />
          {persisted !== undefined && <Row icon="phone" title={t(persisted ? 'settings.kept.yes' : 'settings.kept.no')} end={persisted ? <Badge tone="green" icon="tick">{t('yes')}</Badge> : <Button small kind="quiet" onClick={onPersist}>{t('settings.kept.ask')}</Button>} />}
        </Rows>
      </section>
      <Rows><Row icon="trash" title={t('settings.erase')} note={t('settings.erase.note')} onOpen={onErase} /></Rows>
      <p class="small muted">{t('settings.about', { version })}</p>
    </Screen>
  );
}

export function PassphraseScreen({ busy, fault, wait, onChange, onBack }: { busy: boolean; fault: Fault | undefined; wait: number; onChange: (from: string, to: string) => void; onBack: () => void }) {
  const [old, setOld] = useState('');
  const [value, setValue] = useState('');
  const [again, setAgain] = useState('');
  const ready = old !== '' && passphraseTaken(value, again) && !busy && wait <= 0;
  return (
    <form class="as-screen" onSubmit={(e) => { e.preventDefault(); if (ready) onChange(old, value); }}>
      <Screen title={t('passphrase.title')} onBack={onBack} brief actions={<Button kind="primary" type="submit" disabled={!ready}>{wait > 0 ? t('unlock.wait', { time: lasting(wait) }) : t('passphrase.button')}</Button>}>
        {fault && <TroubleNote code={fault.code} />}
        <PassphraseField label={t('passphrase.old')} value={old} onText={setOld} autocomplete="current-password" />
        <NewPassphrase label={t('passphrase.new')} value={value} again={again} onValue={setValue} onAgain={setAgain} />
        {busy && <Progress step={t('create.working')} />}
      </Screen>
    </form>
  );
}

const GOES = ['copies', 'history', 'moves'] as const;

export function EraseScreen({ sure, busy, fault, onNext, onErase, onBack }: { sure: boolean; busy: boolean; fault: Fault | undefined; onNext: () => void; onErase: () => void; onBack: () => void }) {
  const [word, setWord] = useState('');
  const right = word.trim().toLowerCase() === t('erase.confirm.word').toLowerCase();
  if (!sure) {
    return (
      <Screen title={t('erase.title')} onBack={onBack} brief actions={<div class="pair"><Button onClick={onBack}>{t('nav.cancel')}</Button><Button kind="danger" onClick={onNext}>{t('erase.next')}</Button></div>}>
        <section class="stack tight"><h2>{t('erase.what')}</h2><ul class="plain-list">{GOES.map((g) => <li key={g}><Icon name="close" size={20} /><span>{t(`erase.what.${g}`)}</span></li>)}</ul></section>
        <section class="stack tight"><h2>{t('erase.stays')}</h2><ul class="plain-list"><li><Icon name="tick" size={20} /><span>{t('erase.stays.licence')}</span></li></ul></section>
      </Screen>
    );
  }
  return (
    <form class="as-screen" onSubmit={(e) => { e.preventDefault(); if (right && !busy) onErase(); }}>
      <Screen title={t('erase.confirm.title')} onBack={onBack} brief actions={<div class="pair"><Button onClick={onBack}>{t('nav.cancel')}</Button><Button kind="danger-primary" type="submit" disabled={!right || busy}>{t('erase.confirm.button')}</Button></div>}>
        {fault && <TroubleNote code={fault.code} />}
        <Field label={t('erase.confirm.type', { word: t('erase.confirm.word') })} value={word} onText={setWord} autocomplete="off" autocapitalize="off" spellcheck={false} />
      </Screen>
    </form>
  );
}
