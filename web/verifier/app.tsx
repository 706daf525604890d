import { useState } from 'preact/hooks';
import type { Preset } from '@statepass/core';
import { EvidenceFlow, saveEvidence } from '../common/ledger/evidence.tsx';
import { Knows } from '../common/ledger/knows.tsx';
import { StartingPointFlow } from '../common/ledger/starting-point.tsx';
import { t } from '../common/i18n/messages.ts';
import { everySecond, now as clockNow } from '../common/shell/clock.ts';
import { TroubleNote } from '../common/ui/note.tsx';
import { Screen } from '../common/ui/screen.tsx';
import type { VerifierModel } from './model.ts';
import { Request, Tiles, VerifierSettings } from './screens.tsx';
import { Faded, VerdictScreen } from './verdict.tsx';

function TimedRequest({ model, preset, now }: { model: VerifierModel; preset: Preset; now: number }) {
  const [since] = useState(clockNow());
  return (
    <Request preset={preset} asked={model.asked.value} now={now} since={since} parts={model.parts.value} grey={model.grey.value} notice={model.notice.value} notOurs={model.notOurs.value}
      fault={model.work.fault.value} ledger={model.follower.status.value} online={model.follower.connected} decoder={model.core.qr} facing={model.facing.value}
      onText={(text, byHand) => model.heard(text, byHand)} onNew={() => void model.ask(preset)} onBack={() => model.nav.back()} onFacing={(f) => model.setFacing(f)} />
  );
}

export function App({ model, version }: { model: VerifierModel; version: string }) {
  const { nav, follower } = model;
  const now = everySecond().value;
  const at = nav.stack.value[nav.stack.value.length - 1]!;
  const back = () => nav.back();
  const fault = model.work.fault.value;
  switch (at.at) {
    case 'tiles': return (
      <Tiles last={model.last.value} name={model.name.value} totals={model.totals.value} ledger={follower.status.value} syncing={follower.syncing.value} online={follower.connected} lag={follower.lag.value} unkept={follower.unkept.value} now={now} sound={model.sound.value}
        onAsk={(p) => void model.ask(p)} onSound={(on) => model.setSound(on)} onKnows={() => nav.go({ at: 'knows' })} onSettings={() => nav.go({ at: 'settings' })} />
    );
    case 'request': return <TimedRequest key={model.asked.value?.uri ?? ''} model={model} preset={at.preset} now={now} />;
    case 'verdict': {
      const result = model.result.value;
      const next = () => void model.ask(at.preset);
      return result ? <VerdictScreen verdict={result.verdict} values={result.values} now={now} onNext={next} /> : <Faded onNext={next} />;
    }
    case 'settings': return <VerifierSettings name={model.name.value} sound={model.sound.value} totals={model.totals.value} onName={(n) => model.setName(n)} onSound={(on) => model.setSound(on)} onReset={() => model.resetTotals()} onBack={back} />;
    case 'knows': return (
      <Screen title={t('knows.title')} lead={t('knows.lead')} onBack={back}>
        {follower.status.value && <Knows ledger={follower.status.value} syncing={follower.syncing.value} now={now} lag={follower.lag.value} online={follower.connected} unkept={follower.unkept.value} checkpoint={at.checkpoint} version={version} onCheck={() => void follower.sync()} onShare={() => void model.shareCheckpoint()}
          onStartingPoint={() => nav.go({ at: 'checkpoint' })} onSaveEvidence={() => void model.work.run(() => saveEvidence(model.core.ledger, follower.status.value!.chainId))} onOpenEvidence={() => nav.go({ at: 'evidence' })} />}
        {fault && <TroubleNote code={fault.code} />}
      </Screen>
    );
    case 'checkpoint': return <StartingPointFlow client={model.core.ledger} decoder={model.core.qr} ledger={follower.status.value} now={now} onBack={back} onTaken={(status) => model.trusted(status)} />;
    case 'evidence': return <EvidenceFlow client={model.core.ledger} now={now} onBack={back} />;
  }
}
