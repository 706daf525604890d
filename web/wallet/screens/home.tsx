import type { Card, JobProgress, LedgerStatus } from '@statepass/core';
import { useState } from 'preact/hooks';
import { age } from '../../common/i18n/format.ts';
import { documentName, stateName } from '../../common/i18n/elements.ts';
import { t } from '../../common/i18n/messages.ts';
import { KnowledgeLine, RelayTrouble } from '../../common/ledger/lines.tsx';
import { Button, IconButton } from '../../common/ui/button.tsx';
import { Icon } from '../../common/ui/icons.tsx';
import { Badge, Note } from '../../common/ui/note.tsx';
import { Row, Rows } from '../../common/ui/rows.tsx';
import { Screen } from '../../common/ui/screen.tsx';
import { LicenceCard } from '../card.tsx';
import type { Fault } from '../../common/core/errors.ts';
import { TroubleNote } from '../../common/ui/note.tsx';

export interface HomeProps {
  cards: Card[];
  unfinished: { offer: string; issuer: string; since: number }[];
  ledger: LedgerStatus | undefined;
  syncing: JobProgress | undefined;
  online: boolean;
  now: number;
  lag?: number;
  unkept?: Fault | undefined;
  openMoves: number;
  persisted: boolean | undefined;
  fault?: Fault | undefined;
  unveiled?: boolean;
  onAge: () => void;
  onLicence: () => void;
  onScan: () => void;
  onAdd: () => void;
  onResume: (offer: string, issuer: string) => void;
  onHistory: () => void;
  onMoves: () => void;
  onKnows: () => void;
  onSettings: () => void;
  onLock: () => void;
  onPersist: () => void;
}

/** What whoever checks this card is told, when it is not "stands". */
function CardTrouble({ card }: { card: Card }) {
  const state = stateName(card.issuer);
  if (card.status === 'suspended') return <Note tone="red" what={t('home.status.suspended.what', { state })}><p>{t('home.status.suspended.means')}</p></Note>;
  if (card.status === 'invalid') return <Note tone="red" what={t('home.status.invalid.what', { state })}><p>{t('home.status.invalid.means')}</p></Note>;
  if (card.status === 'superseded') return <Note tone="red" what={t('home.status.superseded.what')}><p>{t('home.status.superseded.means')}</p></Note>;
  if (card.privilegeStatus === 'suspended') return <Note tone="amber" what={t('home.privilege.suspended.what')}><p>{t('home.privilege.suspended.means')}</p></Note>;
  if (card.privilegeStatus === 'invalid') return <Note tone="red" what={t('home.privilege.invalid.what')}><p>{t('home.privilege.invalid.means')}</p></Note>;
  if (card.copiesLeft === 0) return <Note tone="amber" what={t('home.copies.none.what')}><p>{t('home.copies.none.means')}</p></Note>;
  return null;
}

const BADGES = { valid: 'green', invalid: 'red', suspended: 'red', superseded: 'grey', unknown: 'grey' } as const;

export function HomeScreen(props: HomeProps) {
  const { cards, unfinished, ledger, now } = props;
  const [shown, setShown] = useState<string | undefined>(props.unveiled ? cards[0]?.id : undefined);
  const [first, ...others] = cards;
  const more = (
    <Rows label={t('home.more')}>
      {first && <Row icon="history" title={t('home.history')} note={t('home.history.note')} onOpen={props.onHistory} />}
      {first && <Row icon="move" title={t('home.moves')} note={props.openMoves > 0 ? t('home.moves.open', { n: props.openMoves }) : t('home.moves.none')} onOpen={props.onMoves} />}
      <Row icon="network" title={t('home.knows')} onOpen={props.onKnows} />
      {first && <Row icon="plus" title={t('home.add')} onOpen={props.onAdd} />}
      <Row icon="settings" title={t('home.settings')} onOpen={props.onSettings} />
    </Rows>
  );
  const notes = (
    <>
      {props.fault && <TroubleNote code={props.fault.code} />}
      {unfinished.map((u) => (
        <Note key={u.offer} tone="amber" icon="refresh" what={t('home.unfinished.what', { issuer: stateName(u.issuer) })} actions={<Button small onClick={() => props.onResume(u.offer, u.issuer)}>{t('home.unfinished.go')}</Button>}>
          <p>{t('home.unfinished.means')} <span class="muted">{age(Math.min(u.since, now), now)}</span></p>
        </Note>
      ))}
      <RelayTrouble ledger={ledger} now={now} lag={props.lag ?? 0} unkept={props.unkept} />
    </>
  );
  const tools = <IconButton icon="lock" label={t('home.lock')} onClick={props.onLock} />;
  if (!first) {
    return (
      <Screen title={t('home.empty.title')} lead={t('home.empty.lead')} product={t('wallet.product')} tools={tools} actions={<Button kind="primary" icon="scan" onClick={props.onAdd}>{t('home.empty.button')}</Button>} brief>
        {notes}
        {more}
      </Screen>
    );
  }
  return (
    <Screen title={t('home.title')} heading={false} product={t('wallet.product')} tools={tools}
      actions={
        <div class="three">
          <button type="button" class="first" disabled={first.ages.length === 0} onClick={props.onAge}><Icon name="person" size={28} />{t('home.age')}</button>
          <button type="button" onClick={props.onLicence}><Icon name="card" size={28} />{t('home.licence')}</button>
          <button type="button" onClick={props.onScan}><Icon name="scan" size={28} />{t('home.scan')}</button>
        </div>
      }>
      <div class="stack">
        <LicenceCard card={first} unveiled={shown === first.id} onVeil={() => setShown(shown === first.id ? undefined : first.id)} />
        <KnowledgeLine ledger={ledger} syncing={props.syncing} online={props.online} now={now} />
      </div>
      <CardTrouble card={first} />
      {notes}
      {props.persisted === false && (
        <Note tone="amber" icon="phone" what={t('persist.title')} actions={<Button small onClick={props.onPersist}>{t('settings.kept.ask')}</Button>}><p>{t('persist.means')}</p></Note>
      )}
      {others.length > 0 && (
        <section class="stack">
          <h2>{t('home.older')}</h2>
          {others.map((card) => shown === card.id
            ? <LicenceCard key={card.id} card={card} unveiled onVeil={() => setShown(undefined)} />
            : (
              <Rows key={card.id}>
                <Row icon="card" title={t('card.row', { state: stateName(card.issuer), document: documentName(card.docType) })} end={<Badge tone={BADGES[card.status]}>{t(`card.status.${card.status}`)}</Badge>} onOpen={() => setShown(card.id)} />
              </Rows>
            ))}
        </section>
      )}
      {more}
    </Screen>
  );
}
