// The light client in plain words and one picture: from the starting point to the newest block, who signed it, who carried it, how old it is.
import type { CodePlan, JobProgress, LedgerStatus, RelayNote } from '@statepass/core';
import { Code } from '../code/code.tsx';
import { age, asOf, day, list, moment, number } from '../i18n/format.ts';
import { stateName } from '../i18n/elements.ts';
import { t } from '../i18n/messages.ts';
import { trouble } from '../i18n/trouble.ts';
import { Button } from '../ui/button.tsx';
import { Badge, Note } from '../ui/note.tsx';
import { Progress } from '../ui/progress.tsx';
import { Pairs, Rows, Row } from '../ui/rows.tsx';
import { toast } from '../ui/toast.tsx';
import type { Fault } from '../core/errors.ts';
import { TrustInWords, TrustPicture } from './chain.tsx';
import { diagnostics } from './diagnostics.ts';
import { RelayTrouble, isAhead, progressWords, relayName } from './lines.tsx';

export interface KnowsProps {
  ledger: LedgerStatus;
  syncing?: JobProgress | undefined;
  now: number;
  lag?: number;
  online?: boolean;
  unkept?: Fault | undefined;
  checkpoint?: CodePlan | undefined;
  version: string;
  onCheck: () => void;
  onShare: () => void;
  /** To read a starting point; where there is none of its own on the page. */
  onStartingPoint: () => void;
  /** After a contradiction: what proves it, for others. */
  onSaveEvidence: () => void;
  /** To have somebody's evidence checked. */
  onOpenEvidence?: (() => void) | undefined;
}

const TONES = { honest: 'green', behind: 'amber', refused: 'red', silent: 'grey', unasked: 'grey' } as const;

function badgeWords(relay: RelayNote): string {
  if (isAhead(relay)) return t('knows.relay.ahead');
  if (relay.state === 'behind') return t('knows.relay.behind', { blocks: relay.behindBlocks ?? 0 });
  if (relay.state === 'silent') {
    if (relay.slow) return t('knows.relay.silent.slow');
    return t(relay.reason === 'sync_status' ? 'knows.relay.silent.fault' : 'knows.relay.silent');
  }
  return t(`knows.relay.${relay.state}`);
}

/** Why a relay is not listened to, in a sentence; nothing for one that is, and nothing where our clock is in doubt, which is said above. */
function why(relay: RelayNote): string | undefined {
  if (isAhead(relay)) return undefined;
  if (relay.state === 'refused' && relay.reason) return trouble(relay.reason).what;
  return relay.pushes ? t('knows.relay.pushes') : undefined;
}

function RelayRow({ relay }: { relay: RelayNote }) {
  const host = relay.name ? new URL(relay.url).host : undefined;
  const note = [host, relay.head === undefined ? undefined : t('knows.block', { n: number(relay.head) }), why(relay)].filter(Boolean).join('. ');
  return <Row title={relayName(relay)} note={<span class="relay-note"><Badge tone={isAhead(relay) ? 'grey' : TONES[relay.state]}>{badgeWords(relay)}</Badge>{note && <span>{note}</span>}</span>} />;
}

/** What can be done about a client that has stopped. */
function Stopped({ ledger, onStartingPoint, onSaveEvidence }: Pick<KnowsProps, 'ledger' | 'onStartingPoint' | 'onSaveEvidence'>) {
  if (ledger.stopped === 'ledger_contradiction') {
    return (
      <Note tone="red" what={t('knows.conflict')} live actions={<Button icon="copy" onClick={onSaveEvidence}>{t('knows.conflict.save')}</Button>}>
        <p>{t('knows.conflict.means')}</p>
        <p>{t('knows.conflict.next')}</p>
      </Note>
    );
  }
  return (
    <Note tone="red" what={t('knows.expired', { day: day(ledger.trustedUntil) })} live actions={<Button icon="scan" onClick={onStartingPoint}>{t('knows.start.scan')}</Button>}>
      <p>{t('knows.expired.means')}</p>
      <p>{t('knows.expired.next')}</p>
    </Note>
  );
}

function Working({ ledger, syncing, online, onCheck }: Pick<KnowsProps, 'ledger' | 'syncing' | 'online' | 'onCheck'>) {
  const pushing = ledger.relays.find((r) => r.pushes);
  const following = online !== false && pushing !== undefined;
  return (
    <div class="stack tight">
      {syncing ? <Progress step={progressWords(syncing)} done={syncing.done} of={syncing.of} /> : <div class="line-up"><Button icon="refresh" onClick={onCheck}>{t('knows.check')}</Button></div>}
      {!ledger.stopped && <p class="small muted" role="status">{following ? t('knows.follows', { relay: relayName(pushing!) }) : t('knows.follows.not')}</p>}
    </div>
  );
}

export function Knows(props: KnowsProps) {
  const { ledger, now, lag, unkept, checkpoint, version } = props;
  const copy = async () => {
    await navigator.clipboard.writeText(diagnostics(ledger, now, version));
    toast(t('knows.copied'));
  };
  const { head } = ledger;
  return (
    <>
      {ledger.stopped ? <Stopped {...props} /> : <RelayTrouble ledger={ledger} now={now} lag={lag ?? 0} unkept={unkept} />}
      <section class="sheet">
        <TrustPicture ledger={ledger} now={now} />
        <Pairs side items={[
          [t('knows.start'), <>{day(ledger.checkpoint.time)}<br /><span class="small muted">{t(ledger.checkpoint.byPerson ? 'knows.start.person' : 'knows.start.note')}</span></>],
          [t('knows.head'), <>{t('knows.block', { n: number(head.number) })}<br /><span class="small muted">{age(Math.min(head.time, now), now)}</span></>],
          [t('knows.signatures'), head.signers > 0 ? <>{t('knows.signed', { signers: head.signers, validators: head.validators })}<br /><span class="small muted">{t('knows.quorum', { quorum: head.quorum })}</span></> : t('knows.signed.none')],
          [t('knows.until'), <>{day(ledger.trustedUntil)}<br /><span class="small muted">{t('knows.until.note')}</span></>],
          [t('knows.lists'), t('knows.lists.value', { n: ledger.lists, when: ledger.factsAsOf === undefined ? 'none' : moment(ledger.factsAsOf, now) })],
          [t('knows.keys'), t('knows.keys.value', { n: ledger.issuerKeys })],
          [t('knows.members'), list(ledger.members.map(stateName))],
        ]} />
        {ledger.factsAsOf !== undefined && <p class="small muted">{asOf(ledger.factsAsOf, now)}</p>}
        <TrustInWords ledger={ledger} now={now} />
      </section>
      <Working {...props} />
      <section class="stack">
        <div><h2>{t('knows.relays')}</h2><p class="muted">{t('knows.relays.note')}</p></div>
        <Rows label={t('knows.relays')}>
          {ledger.relays.map((r) => <RelayRow key={r.url} relay={r} />)}
        </Rows>
      </section>
      <section class="stack tight">
        {checkpoint && <><h2>{t('knows.share')}</h2><p class="muted">{t('knows.share.lead')}</p><Code plan={checkpoint} label={t('knows.share')} /></>}
        <Rows label={t('knows.more')}>
          {!checkpoint && ledger.stopped === undefined && <Row icon="squares" title={t('knows.share')} onOpen={props.onShare} />}
          {ledger.stopped !== 'ledger_contradiction' && <Row icon="scan" title={t('knows.start.scan')} onOpen={props.onStartingPoint} />}
          {props.onOpenEvidence && <Row icon="file" title={t('knows.evidence')} onOpen={props.onOpenEvidence} />}
          <Row icon="copy" title={t('knows.copy')} note={t('knows.copy.note')} onOpen={() => void copy()} />
        </Rows>
      </section>
      <p class="small muted">{t('knows.network', { name: ledger.name, id: ledger.chainId })}</p>
    </>
  );
}
