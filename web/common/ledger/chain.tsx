// The chain of trust as a picture: where it began, the turns that it took, and the newest block with a stroke for each state that signed it.
import type { LedgerStatus } from '@statepass/core';
import { age, day, moment, number } from '../i18n/format.ts';
import { t } from '../i18n/messages.ts';

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

const FROM = 34;
const TO = 222;
/** More turns than this are drawn as a number. */
const MOST = 5;

export function TrustPicture({ ledger, now }: { ledger: LedgerStatus; now: number }) {
  const { signers, validators } = ledger.head;
  const shown = ledger.changes.slice(-MOST);
  const more = ledger.changes.length - shown.length;
  const at = (i: number) => FROM + ((i + 1) * (TO - FROM)) / (shown.length + 1);
  const label = t('knows.picture', { start: moment(ledger.checkpoint.time, now), changes: ledger.changes.length, head: number(ledger.head.number), age: age(Math.min(ledger.head.time, now), now), signers, validators });
  return (
    <svg class="knows-chart" viewBox="0 0 320 108" role="img" aria-label={label}>
      <path class={ledger.stopped ? 'way broken' : 'way'} d={`M${FROM} 54H${TO}`} stroke-width="2" />
      <rect class="start" x="20" y="40" width="28" height="28" rx="6" />
      <path class="start-mark" d="M28 54h12M34 48v12" stroke-width="2" stroke-linecap="round" />
      {shown.map((step, i) => (
        <g key={step.number}>
          <circle class="turn" cx={at(i)} cy="54" r="9" stroke-width="2" />
          <text class="tiny" x={at(i)} y="84" text-anchor="middle">{step.validators}</text>
        </g>
      ))}
      {more > 0 && <text class="tiny" x={(FROM + at(0)) / 2 + 6} y="34" text-anchor="middle">+{more}</text>}
      <Ring signers={signers} validators={validators} x={268} y={54} radius={46} />
      <text x="268" y="52" text-anchor="middle" class="big">{signers}</text>
      <text x="268" y="68" text-anchor="middle" class="little">/ {validators}</text>
    </svg>
  );
}

/** The same in sentences, one a station. */
export function TrustInWords({ ledger, now }: { ledger: LedgerStatus; now: number }) {
  const { checkpoint, head } = ledger;
  const before = (i: number) => (i === 0 ? checkpoint : ledger.changes[i - 1]!).validators;
  return (
    <details class="trust-way">
      <summary>{t('knows.words')}</summary>
      <ol class="inside stack tight trust-words">
        <li>{t(checkpoint.byPerson ? 'knows.words.start.person' : 'knows.words.start.page', { n: number(checkpoint.number), day: day(checkpoint.time), states: checkpoint.validators })}</li>
        {ledger.changes.map((step, i) => <li key={step.number}>{t('knows.words.change', { n: number(step.number), day: day(step.time), from: before(i), to: step.validators, signers: step.signers })}</li>)}
        <li>{head.signers > 0
          ? t('knows.words.head', { n: number(head.number), age: age(Math.min(head.time, now), now), signers: head.signers, validators: head.validators, quorum: head.quorum })
          : t('knows.words.head.start', { n: number(head.number), age: age(Math.min(head.time, now), now) })}</li>
      </ol>
    </details>
  );
}
