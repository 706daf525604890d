// What the network of the states means for the page at hand, in a line or a note.
import type { JobProgress, LedgerStatus, RelayNote } from '@statepass/core';
import type { Fault } from '../core/errors.ts';
import { age, lasting, moment } from '../i18n/format.ts';
import { hasMessage, t, type MessageKey } from '../i18n/messages.ts';
import { Note, TroubleNote } from '../ui/note.tsx';
import { Icon } from '../ui/icons.tsx';

export function relayName(relay: RelayNote): string {
  if (relay.name) return relay.name;
  try { return new URL(relay.url).host; } catch { return relay.url; }
}

export function progressWords(progress: JobProgress): string {
  const key = `ledger.step.${progress.step}`;
  const step = t(hasMessage(key) ? (key as MessageKey) : 'ledger.step.other');
  return progress.of > 0 ? t('ledger.step.count', { step, done: progress.done, of: progress.of }) : step;
}

/** There is a network, but nothing that it brought could be taken. */
export const isUnrefreshed = (ledger: LedgerStatus | undefined): boolean =>
  ledger !== undefined && ledger.relays.some((r) => r.state === 'refused') && !ledger.relays.some((r) => r.state === 'honest' || r.state === 'behind');

/** "Checked with 34 of 51 states, 2 minutes ago", or what stands in its place. */
export function KnowledgeLine({ ledger, syncing, online, now }: { ledger: LedgerStatus | undefined; syncing?: JobProgress | undefined; online: boolean; now: number }) {
  const words = !ledger || ledger.factsAsOf === undefined
    ? (syncing ? t('ledger.checking') : t('ledger.never'))
    : online
      ? t('ledger.checkedWith', { signers: ledger.head.signers, validators: ledger.head.validators, age: age(Math.min(ledger.factsAsOf, now), now) })
      : t(isUnrefreshed(ledger) ? 'ledger.unrefreshed' : 'ledger.offline', { moment: moment(ledger.factsAsOf, now), age: age(Math.min(ledger.factsAsOf, now), now) });
  return (
    <p class="knowledge small muted">
      <Icon name={online || isUnrefreshed(ledger) ? 'network' : 'offline'} size={18} />
      <span>{words}</span>
    </p>
  );
}

/** A relay whose newest block is ahead of this device's clock: it is the clock that is in doubt, and nobody is accused. */
export const isAhead = (relay: RelayNote): boolean => relay.state === 'refused' && relay.reason === 'reader_clock';

/** The network of the states makes a block at least every minute. One this old, brought a moment ago, means that it stands still, or that the clock here is fast. */
const LONG_SECONDS = 900;

export interface RelayTroubleProps {
  ledger: LedgerStatus | undefined;
  now: number;
  /** How old the newest block was when the relays were last asked. */
  lag?: number;
  /** What was learned could not be kept. */
  unkept?: Fault | undefined;
}

/** What is wrong with relays, by name, and what is used instead. A relay that lies comes before one that is merely behind. */
export function RelayTrouble({ ledger, now, lag = 0, unkept }: RelayTroubleProps) {
  if (!ledger) return null;
  if (ledger.stopped) return <TroubleNote code={ledger.stopped} tone="red" />;
  const good = ledger.relays.find((r) => r.state === 'honest');
  const other = good ? relayName(good) : 'none';
  const notes = [];
  if (unkept) notes.push(<TroubleNote key="unkept" code={unkept.code} />);
  if (ledger.relays.some(isAhead)) {
    notes.push(<TroubleNote key="slow" code="reader_clock" />);
  } else if (lag > LONG_SECONDS) {
    notes.push(
      <Note key="fast" tone="amber" what={t('ledger.late', { age: lasting(lag - (lag % 60)) })} live>
        <p>{t('ledger.late.means')}</p>
        <p>{t('ledger.late.next')}</p>
      </Note>,
    );
  }
  for (const relay of ledger.relays) {
    if (isAhead(relay)) continue;
    if (relay.state === 'refused') {
      notes.push(
        <Note key={relay.url} tone={good ? 'grey' : 'amber'} what={t('ledger.relay.refused', { relay: relayName(relay), other })} live>
          <p>{t('ledger.relay.refused.means', { other })}</p>
          {relay.reason && <details><summary>{t('trouble.details')}</summary><code>{relay.reason}</code></details>}
        </Note>,
      );
    } else if (relay.state === 'behind') {
      const seconds = relay.behindSeconds ?? Math.max(0, now - ledger.head.time);
      notes.push(
        <Note key={relay.url} tone="grey" what={t('ledger.relay.behind', { relay: relayName(relay), age: lasting(seconds) })} live>
          <p>{t('ledger.relay.behind.means', { other })}</p>
        </Note>,
      );
    }
  }
  const asked = ledger.relays.filter((r) => r.state !== 'unasked');
  if (asked.length > 0 && asked.every((r) => r.state === 'silent')) {
    notes.push(<Note key="silent" tone="grey" icon="offline" what={t('ledger.relay.silent')} live><p>{t('ledger.relay.silent.means')}</p></Note>);
  }
  return <>{notes}</>;
}
