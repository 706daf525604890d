// Which screen is shown, and what its buttons do.
import { useState } from 'preact/hooks';
import { saveEvidence } from '../common/ledger/evidence.tsx';
import { Knows } from '../common/ledger/knows.tsx';
import { StartingPointFlow } from '../common/ledger/starting-point.tsx';
import { t } from '../common/i18n/messages.ts';
import { everySecond, now as clockNow } from '../common/shell/clock.ts';
import { TroubleNote } from '../common/ui/note.tsx';
import { Screen } from '../common/ui/screen.tsx';
import { toast } from '../common/ui/toast.tsx';
import { useInstall } from './install.ts';
import type { Screen as At, WalletModel } from './model.ts';
import { Arrived, Offer, Receiving, Scan } from './screens/add.tsx';
import { AnswerScreen, Showing, ShowChoice, Shown } from './screens/answer.tsx';
import { Asked, Declined } from './screens/asked.tsx';
import { HomeScreen } from './screens/home.tsx';
import { EraseScreen, HistoryScreen, MovesScreen, PassphraseScreen, SettingsScreen } from './screens/keep.tsx';
import { CreateVault, FirstVisit, Unlock } from './screens/start.tsx';

function DeclinedScreen({ at, onDone }: { at: Extract<At, { at: 'declined' }>; onDone: () => void }) {
  const [showing, setShowing] = useState(false);
  return <Declined notice={at.notice} showing={showing} onShow={() => setShowing(true)} onDone={onDone} />;
}

function TimedAnswer({ model, at, now }: { model: WalletModel; at: Extract<At, { at: 'answer' }>; now: number }) {
  const [since] = useState(clockNow());
  return <AnswerScreen answer={at.answer} larger={at.larger} now={now} since={since} fault={model.work.fault.value} onLarger={(larger) => void model.redraw(larger)} onOther={() => model.sentOtherwise()} onDone={() => model.nav.back()} />;
}

export function App({ model, version }: { model: WalletModel; version: string }) {
  const { nav, work, follower } = model;
  const now = everySecond().value;
  const at = nav.stack.value[nav.stack.value.length - 1]!;
  const busy = work.busy.value;
  const fault = work.fault.value;
  const back = () => nav.back();
  const wait = Math.max(0, Math.ceil(model.waitUntil.value - now));
  const install = useInstall();
  const cards = model.home.value?.cards ?? [];

  switch (at.at) {
    case 'first': return <FirstVisit install={install} onStart={() => nav.go({ at: 'create' })} />;
    case 'create': return <CreateVault busy={busy} fault={fault} onBack={back} onCreate={(p) => void model.create(p)} />;
    case 'unlock': return <Unlock busy={busy} fault={fault} wait={wait} pending={model.pending.value !== undefined} onUnlock={(p) => void model.unlock(p)} onErase={() => nav.go({ at: 'erase', sure: false })} />;
    case 'home': return (
      <HomeScreen cards={cards} unfinished={model.home.value?.unfinished ?? []} ledger={follower.status.value} syncing={follower.syncing.value} online={follower.connected} lag={follower.lag.value} unkept={follower.unkept.value} now={now}
        openMoves={(model.moves.value ?? []).filter((m) => m.whoseTurn !== 'nobody').length} persisted={cards.length > 0 ? model.persisted.value : undefined} fault={fault}
        onAge={() => nav.go({ at: 'show', what: 'age' })} onLicence={() => nav.go({ at: 'show', what: 'licence' })} onScan={() => nav.go({ at: 'scan', adding: false })} onAdd={() => nav.go({ at: 'scan', adding: true })}
        onResume={(offer, issuer) => void model.receive(offer, issuer)} onHistory={() => void model.openHistory()} onMoves={() => void model.openMoves()} onKnows={() => nav.go({ at: 'knows' })}
        onSettings={() => nav.go({ at: 'settings' })} onLock={() => void model.lock()} onPersist={() => void model.askToPersist()} />
    );
    case 'scan': return <Scan adding={at.adding} decoder={model.core.qr} parts={model.parts.value} fault={fault} onBack={back} onText={(text, byHand) => void model.heard(text, byHand)} />;
    case 'offer': return <Offer issuer={at.issuer} onBack={back} onReceive={() => void model.receive(at.text, at.issuer)} />;
    case 'receiving': return <Receiving issuer={at.issuer} progress={model.receiving.value} ask={model.codeAsk.value} fault={fault} onBack={back} onAgain={() => void model.receive(at.text, at.issuer)} />;
    case 'arrived': return <Arrived cards={at.cards} onDone={() => nav.reset()} />;
    case 'asked': return <Asked key={at.review.id} review={at.review} byHand={at.byHand} now={now} busy={busy} fault={fault} onShare={(withheld) => void model.share(at.review, withheld)} onDecline={() => void model.decline(at.review)} />;
    case 'answer': return <TimedAnswer key={at.review.id} model={model} at={at} now={now} />;
    case 'declined': return <DeclinedScreen at={at} onDone={back} />;
    case 'show': return cards[0] ? <ShowChoice card={cards[0]} what={at.what} busy={busy} fault={fault} onShow={(p, a) => void model.show(p, a)} onScan={() => nav.replace({ at: 'scan', adding: false })} onBack={back} /> : null;
    case 'showing': return <Showing profile={at.profile} ageOver={at.ageOver} slot={at.slot} now={clockNow()} fault={fault} onTick={() => void model.tickShow()} onStop={back} />;
    case 'shown': return <Shown busy={busy} fault={fault} onAgain={() => void model.show(at.profile, at.ageOver)} onDone={() => nav.reset()} />;
    case 'history': return <HistoryScreen entries={model.history.value} now={now} busy={busy} fault={fault} onBack={back} onDelete={(id) => void model.deleteHistory(id).then(() => toast(t('history.deleted')))} />;
    case 'moves': return <MovesScreen moves={model.moves.value} now={now} busy={busy} fault={fault} onCheck={() => void model.advance()} onScan={() => nav.replace({ at: 'scan', adding: false })} onBack={back} />;
    case 'knows': return (
      <Screen title={t('home.knows')} lead={t('knows.lead')} onBack={back}>
        {follower.status.value && <Knows ledger={follower.status.value} syncing={follower.syncing.value} now={now} lag={follower.lag.value} online={follower.connected} unkept={follower.unkept.value} checkpoint={at.checkpoint} version={version} onCheck={() => void follower.sync()} onShare={() => void model.shareCheckpoint()}
          onStartingPoint={() => nav.go({ at: 'checkpoint' })} onSaveEvidence={() => void work.run(() => saveEvidence(model.core.ledger, follower.status.value!.chainId))} />}
        {fault && <TroubleNote code={fault.code} />}
      </Screen>
    );
    case 'checkpoint': return <StartingPointFlow client={model.core.ledger} decoder={model.core.qr} {...(at.taken ? { first: at.taken } : {})} ledger={follower.status.value} now={now} onBack={back} onTaken={(status) => model.trusted(status)} />;
    case 'settings': return <SettingsScreen persisted={model.persisted.value} version={version} onPassphrase={() => nav.go({ at: 'passphrase' })} onErase={() => nav.go({ at: 'erase', sure: false })} onPersist={() => void model.askToPersist()} onBack={back} />;
    case 'passphrase': return <PassphraseScreen busy={busy} fault={fault} wait={wait} onBack={back} onChange={(from, to) => void model.changePassphrase(from, to).then((ok) => { if (ok) { nav.back(); toast(t('passphrase.done')); } })} />;
    case 'erase': return <EraseScreen sure={at.sure} busy={busy} fault={fault} onNext={() => nav.replace({ at: 'erase', sure: true })} onBack={back} onErase={() => void model.erase().then(() => toast(t('erase.done')))} />;
  }
}
