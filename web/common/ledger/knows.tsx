// The light client in plain words and one picture: from the starting point to the newest block, who signed it, who carried it, how old it is.
import type { CodePlan, JobProgress, LedgerStatus, RelayNote } from '@statepass/core';
import { Code } from '../code/code.tsx';
import { age, asOf, day, list, moment, number } from '../i18n/format.ts';
import { stateName } from '../i18n/elements.ts';
import { t } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { Badge } from '../ui/note.tsx';
import { Progress } from '../ui/progress.tsx';
import { Pairs, Rows, Row } from '../ui/rows.tsx';
import type { Fault } from '../core/errors.ts';
import { RelayTrouble, isAhead, progressWords, relayName } from './lines.tsx';

/** A ring of as many strokes as there are states; the full ones have signed. */
function Ring({ signers, validators, x, y, radius }: { signers: number; validators: number; x: number; y: number; radius: number }) {
  const count = Math.max(1, Math.min(validators, 96));
  const stroke = Math.min(6, (2 * Math.PI * radius) / count * 0.55);
  return (
    <g stroke-width={stroke} stroke-linecap="butt">
      {Array.from({ length: count }, (_, i) => {
        const turn = (i / count) * 2 * Math.PI - Math.PI / 2;
        const [c, s] = [Math.cos(turn), Math.sin(turn)];
        const signed = i < Math.round((signers / Math.max(1, validators)) * count);
        return <path key={i} class={signed ? 'signed' : 'unsigned'} d={`M${x + c * (radius - 7)} ${y + s * (radius - 7)}L${x + c * radius} ${y + s * radius}`} />;
      })}
    </g>
  );
}

function Chart({ ledger, now }: { ledger: LedgerStatus; now: number }) {
  const { signers, validators } = ledger.head;
  return (
    <svg class="knows-chart" viewBox="0 0 320 108" role="img" aria-label={t('knows.picture', { start: moment(ledger.checkpoint.time, now), head: number(ledger.head.number), age: age(Math.min(ledger.head.time, now), now) })}>
      <path class="hair" d="M34 54H222" stroke-dasharray="1 9" stroke-width="4" stroke-linecap="round" />
      <path class="way" d="M34 54H222" stroke-width="2" />
      <rect class="start" x="20" y="40" width="28" height="28" rx="6" />
      <path class="start-mark" d="M28 54h12M34 48v12" stroke-width="2" stroke-linecap="round" />
      <Ring signers={signers} validators={validators} x={268} y={54} radius={46} />
      <text x="268" y="52" text-anchor="middle" class="big">{signers}</text>
      <text x="268" y="68" text-anchor="middle" class="little">/ {validators}</text>
    </svg>
  );
}

export interface KnowsProps {
  ledger: LedgerStatus;
  syncing?: JobProgress | undefined;
  now: number;
  lag?: number;
  unkept?: Fault | undefined;
  checkpoint?: CodePlan | undefined;
  onCheck: () => void;
  onShare: () => void;
}

const TONES = { honest: 'green', behind: 'amber', refused: 'red', silent: 'grey', unasked: 'grey' } as const;

function RelayBadge({ relay }: { relay: RelayNote }) {
  if (isAhead(relay)) return <Badge tone="grey">{t('knows.relay.ahead')}</Badge>;
  return <Badge tone={TONES[relay.state]}>{relay.state === 'behind' ? t('knows.relay.behind', { blocks: relay.behindBlocks ?? 0 }) : t(`knows.relay.${relay.state}`)}</Badge>;
}

export function Knows({ ledger, syncing, now, lag, unkept, checkpoint, onCheck, onShare }: KnowsProps) {
  return (
    <>
      <RelayTrouble ledger={ledger} now={now} lag={lag ?? 0} unkept={unkept} />
      <section class="sheet">
        <Chart ledger={ledger} now={now} />
        <Pairs side items={[
          [t('knows.start'), <>{day(ledger.checkpoint.time)}<br /><span class="small muted">{t('knows.start.note')}</span></>],
          [t('knows.head'), <>{t('knows.block', { n: number(ledger.head.number) })}<br /><span class="small muted">{age(Math.min(ledger.head.time, now), now)}. {t('knows.signed', { signers: ledger.head.signers, validators: ledger.head.validators })}</span></>],
          [t('knows.lists'), t('knows.lists.value', { n: ledger.lists, when: ledger.factsAsOf === undefined ? 'none' : moment(ledger.factsAsOf, now) })],
          [t('knows.keys'), t('knows.keys.value', { n: ledger.issuerKeys })],
          [t('knows.members'), list(ledger.members.map(stateName))],
        ]} />
        {ledger.factsAsOf !== undefined && <p class="small muted">{asOf(ledger.factsAsOf, now)}</p>}
      </section>
      {syncing ? <Progress step={progressWords(syncing)} done={syncing.done} of={syncing.of} /> : <div class="line-up"><Button icon="refresh" onClick={onCheck}>{t('knows.check')}</Button></div>}
      <section class="stack">
        <div><h2>{t('knows.relays')}</h2><p class="muted">{t('knows.relays.note')}</p></div>
        <Rows label={t('knows.relays')}>
          {ledger.relays.map((r) => (
            <Row key={r.url} title={relayName(r)} note={r.name ? new URL(r.url).host : undefined} end={<RelayBadge relay={r} />} />
          ))}
        </Rows>
      </section>
      <section class="stack">
        {checkpoint
          ? <><h2>{t('knows.share')}</h2><p class="muted">{t('knows.share.lead')}</p><Code plan={checkpoint} label={t('knows.share')} /></>
          : <Button kind="quiet" icon="squares" onClick={onShare}>{t('knows.share')}</Button>}
      </section>
      <p class="small muted">{t('knows.network', { name: ledger.name, id: ledger.chainId })}</p>
    </>
  );
}
