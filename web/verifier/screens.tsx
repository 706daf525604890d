import type { Asked, JobProgress, LedgerStatus, Preset, Verdict } from '@statepass/core';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Reader } from '../common/camera/reader.tsx';
import type { Decoder, Facing } from '../common/camera/session.ts';
import { Code, Countdown } from '../common/code/code.tsx';
import type { Fault } from '../common/core/errors.ts';
import { age, lasting } from '../common/i18n/format.ts';
import { t } from '../common/i18n/messages.ts';
import { KnowledgeLine, RelayTrouble, isUnrefreshed } from '../common/ledger/lines.tsx';
import { announce } from '../common/ui/announce.ts';
import { Button, IconButton } from '../common/ui/button.tsx';
import { Choice, Field, Segments } from '../common/ui/field.tsx';
import { Icon, type IconName } from '../common/ui/icons.tsx';
import { Badge, Note, TroubleNote } from '../common/ui/note.tsx';
import { Progress } from '../common/ui/progress.tsx';
import { Row, Rows } from '../common/ui/rows.tsx';
import { Screen } from '../common/ui/screen.tsx';
import { theme, type Theme } from '../common/ui/theme.ts';
import { toast } from '../common/ui/toast.tsx';
import { PRESETS, type Totals } from './model.ts';
import { firstReason } from './verdict.tsx';

const FIGURES: Partial<Record<Preset, string>> = { over_18: '18', over_21: '21' };
const ICONS: Record<Preset, IconName> = { over_18: 'person', over_21: 'person', may_drive: 'car', who_is_it: 'card', hotel: 'bed' };

/** What the light client is at, in the corner of every screen of the verifier. */
export function NetworkBadge({ ledger, online, now, brief }: { ledger: LedgerStatus | undefined; online: boolean; now: number; /** The age stands elsewhere on the screen. */ brief?: boolean }) {
  if (online) return null;
  const refused = isUnrefreshed(ledger);
  const known = brief ? undefined : ledger?.factsAsOf;
  const words = known === undefined ? t(refused ? 'ask.unrefreshed' : 'ask.offline') : t(refused ? 'ask.unrefreshed.age' : 'ask.offline.age', { age: age(Math.min(known, now), now) });
  return <Badge tone="grey" icon={refused ? 'network' : 'offline'}>{words}</Badge>;
}

export interface TilesProps {
  last: Preset | undefined;
  name: string;
  totals: Totals;
  ledger: LedgerStatus | undefined;
  syncing: JobProgress | undefined;
  online: boolean;
  now: number;
  lag?: number;
  unkept?: Fault | undefined;
  sound: boolean;
  onAsk: (preset: Preset) => void;
  onSound: (on: boolean) => void;
  onKnows: () => void;
  onSettings: () => void;
}

export function Tiles(props: TilesProps) {
  const { last, totals, now } = props;
  const order = last ? [last, ...PRESETS.filter((p) => p !== last)] : PRESETS;
  const some = totals.green + totals.amber + totals.red > 0;
  return (
    <Screen title={t('ask.title')} product={t('verifier.product')}
      tools={<><NetworkBadge ledger={props.ledger} online={props.online} now={now} brief /><IconButton icon={props.sound ? 'sound' : 'soundOff'} label={t(props.sound ? 'sound.on' : 'sound.off')} pressed={props.sound} onClick={() => props.onSound(!props.sound)} /></>}>
      <div class="tiles">
        {order.map((preset, i) => (
          <button key={preset} type="button" class={i === 0 ? 'tile first' : 'tile'} onClick={() => props.onAsk(preset)}>
            {FIGURES[preset] ? <span class="figure" aria-hidden="true">{FIGURES[preset]}</span> : <Icon name={ICONS[preset]} size={40} />}
            <span><strong>{t(`ask.preset.${preset}`)}</strong><small>{t(`ask.preset.${preset}.note`)}</small></span>
          </button>
        ))}
      </div>
      <KnowledgeLine ledger={props.ledger} syncing={props.syncing} online={props.online} now={now} />
      <RelayTrouble ledger={props.ledger} now={now} lag={props.lag ?? 0} unkept={props.unkept} />
      <Rows label={t('ask.more')}>
        <Row icon="history" title={t('ask.totals')} note={some ? t('ask.totals.words', totals) : t('ask.totals.none')} />
        <Row icon="network" title={t('ask.knows')} onOpen={props.onKnows} />
        <Row icon="settings" title={t('ask.settings')} note={props.name ? t('ask.as', { name: props.name }) : t('ask.as.unnamed')} onOpen={props.onSettings} />
      </Rows>
    </Screen>
  );
}

export interface RequestProps {
  preset: Preset;
  asked: Asked | undefined;
  now: number;
  since: number;
  parts: { have: number; need: number } | undefined;
  grey: Verdict | undefined;
  notice: 'declined' | 'unsupported' | 'request_expired' | 'answer_too_large' | undefined;
  notOurs: boolean;
  fault: Fault | undefined;
  ledger: LedgerStatus | undefined;
  online: boolean;
  decoder: Decoder;
  facing: Facing;
  view?: ComponentChildren;
  still?: boolean;
  onText: (text: string, byHand: boolean) => void;
  onNew: () => void;
  onFacing: (facing: Facing) => void;
  onBack: () => void;
}

/** Code and camera on one screen. What could not be read is said between them, and the same question goes on. */
export function Request(props: RequestProps) {
  const { preset, asked, now, grey, notice } = props;
  const left = asked ? asked.expiresAt - now : 0;
  const over = asked !== undefined && left <= 0;
  const copy = async () => {
    await navigator.clipboard.writeText(asked!.uri);
    toast(t('request.link.copied'));
  };
  const reason = grey && firstReason(grey);
  return (
    <Screen title={t('request.title')} heading={false} onBack={props.onBack} tools={<NetworkBadge ledger={props.ledger} online={props.online} now={now} />}>
      <div class={`request${reason || notice || props.notOurs ? ' said' : ''}`}>
        <div class="question stack tight">
          <div class="spread"><p class="large strong">{t(`ask.preset.${preset}`)}</p>{asked && !over && <span class="small muted nowrap">{t('request.left', { time: lasting(left) })}</span>}</div>
          {!asked && !props.fault && <Progress step={t('page.starting')} />}
          {props.fault && <TroubleNote code={props.fault.code} actions={<Button small onClick={props.onNew}>{t('request.new')}</Button>} />}
          {asked && !over && <Code plan={asked.code} label={t('request.code', { question: t(`ask.preset.${preset}`) })} full={false} tools={asked.code.animated} {...(props.still ? { still: true } : {})} />}
          {asked && !over && <div class="code"><Countdown left={left} of={Math.max(1, asked.expiresAt - props.since)} words={t('request.title')} /></div>}
          {over && <TroubleNote code="request_expired" tone="grey" actions={<Button small kind="primary" onClick={props.onNew}>{t('request.new')}</Button>} />}
        </div>
        <div class="stack tight">
          {reason && !over && <TroubleNote code={reason.reason} detail={reason.detail} tone="grey" />}
          {notice && <Note tone="grey" what={t(`notice.${notice}.what`)} live><p>{t(`notice.${notice}.means`)}</p></Note>}
          {props.notOurs && <TroubleNote code="not_statepass" tone="grey" />}
          <Reader decoder={props.decoder} facing={props.facing} onFacing={props.onFacing} onText={(text, from) => props.onText(text, from === 'hand')} say={props.parts ? t('request.parts', props.parts) : t('request.then')} view={props.view} />
          {asked && !over && <Button kind="quiet" small icon="share" onClick={() => void copy()}>{t('request.link')}</Button>}
        </div>
      </div>
    </Screen>
  );
}

export interface VerifierSettingsProps {
  name: string;
  sound: boolean;
  totals: Totals;
  onName: (name: string) => void;
  onSound: (on: boolean) => void;
  onReset: () => void;
  onBack: () => void;
}

export function VerifierSettings({ name, sound, totals, onName, onSound, onReset, onBack }: VerifierSettingsProps) {
  const [text, setText] = useState(name);
  return (
    <Screen title={t('vsettings.title')} onBack={onBack}>
      <form class="stack" onSubmit={(e) => { e.preventDefault(); onName(text); toast(t('vsettings.saved')); }}>
        <Field label={t('vsettings.name')} hint={t('vsettings.name.hint')} value={text} maxLength={64} autocomplete="organization" onText={setText} />
        <div><Button type="submit" disabled={text.trim() === name}>{t('vsettings.save')}</Button></div>
      </form>
      <section class="stack tight">
        <h2>{t('vsettings.sound')}</h2>
        <Choice label={t('vsettings.sound')} note={t('vsettings.sound.note')} checked={sound} onChange={onSound} />
        {sound && <div class="line-up">{(['green', 'amber', 'red', 'grey'] as const).map((o) => <Button key={o} small icon="sound" onClick={() => announce(o, true)}>{t(({ green: 'headline.valid', amber: 'headline.duplicate', red: 'headline.not_genuine', grey: 'headline.no_verdict' } as const)[o])}</Button>)}</div>}
      </section>
      <section class="stack tight">
        <h2>{t('ask.totals')}</h2>
        <p>{t('ask.totals.words', totals)}</p>
        <p class="small muted">{t('ask.totals.note')}</p>
        <div><Button small onClick={onReset}>{t('ask.totals.reset')}</Button></div>
      </section>
      <section class="stack">
        <h2>{t('vsettings.look')}</h2>
        <Segments<Theme> label={t('settings.theme')} value={theme.value} options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.theme.${value}`) }))} onPick={(v) => { theme.value = v; }} />
      </section>
    </Screen>
  );
}
