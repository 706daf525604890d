// Reading a code, and receiving a licence step by step.
import type { Card, JobProgress } from '@statepass/core';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Reader } from '../../common/camera/reader.tsx';
import type { Decoder } from '../../common/camera/session.ts';
import type { Fault } from '../../common/core/errors.ts';
import { stateName } from '../../common/i18n/elements.ts';
import { t } from '../../common/i18n/messages.ts';
import { Button } from '../../common/ui/button.tsx';
import { Field } from '../../common/ui/field.tsx';
import { Icon } from '../../common/ui/icons.tsx';
import { TroubleNote } from '../../common/ui/note.tsx';
import { Steps, type StepState } from '../../common/ui/progress.tsx';
import { Screen } from '../../common/ui/screen.tsx';
import { LicenceCard } from '../card.tsx';
import type { CodeAsk } from '../model.ts';

export interface ScanProps {
  adding: boolean;
  decoder: Decoder;
  parts: { have: number; need: number } | undefined;
  fault: Fault | undefined;
  view?: ComponentChildren;
  onBack: () => void;
  onText: (text: string, byHand: boolean) => void;
}

export function Scan({ adding, decoder, parts, fault, view, onBack, onText }: ScanProps) {
  return (
    <Screen title={t(adding ? 'scan.add.title' : 'scan.title')} lead={t(adding ? 'scan.add.lead' : 'scan.lead')} onBack={onBack}>
      {fault && <TroubleNote code={fault.code} tone="grey" />}
      <Reader decoder={decoder} onText={(text, from) => onText(text, from === 'hand')} say={parts ? t('scan.progress', parts) : undefined} view={view} />
    </Screen>
  );
}

export function Offer({ issuer, onBack, onReceive }: { issuer: string; onBack: () => void; onReceive: () => void }) {
  return (
    <Screen title={t('offer.title')} lead={t('offer.lead', { issuer: stateName(issuer) })} onBack={onBack} brief actions={<Button kind="primary" onClick={onReceive}>{t('offer.receive')}</Button>}>
      <section class="sheet">
        <h2>{t('offer.what')}</h2>
        <ul class="plain-list">
          <li><Icon name="card" /><span>{t('offer.what.licence')}</span></li>
          <li><Icon name="person" /><span>{t('offer.what.age')}</span></li>
        </ul>
      </section>
      <p class="muted">{t('offer.check')}</p>
    </Screen>
  );
}

const STEPS = ['token', 'keys', 'credentials', 'headers', 'proofs', 'lists', 'checking'] as const;

export interface ReceivingProps {
  issuer: string;
  progress: JobProgress | undefined;
  ask: CodeAsk | undefined;
  fault: Fault | undefined;
  onBack: () => void;
  onAgain: () => void;
}

/** The clerk reads out a code; until it is typed nothing else happens. */
function CodeEntry({ ask, onBack }: { ask: CodeAsk; onBack: () => void }) {
  const [code, setCode] = useState('');
  const ready = ask.length === undefined ? code.length > 0 : code.length === ask.length;
  return (
    <form class="as-screen" onSubmit={(e) => { e.preventDefault(); if (ready) ask.give(code); }}>
      <Screen title={t('offer.code.title')} lead={t('offer.code.lead')} onBack={onBack} brief actions={<Button kind="primary" type="submit" disabled={!ready}>{t('offer.code.button')}</Button>}>
        <Field label={t('offer.code.label')} class="code-field" value={code} inputMode={ask.digits ? 'numeric' : 'text'} autocomplete="one-time-code" maxLength={ask.length ?? 32} focus
          hint={ask.words ?? (ask.length === undefined ? undefined : t('offer.code.hint', { n: ask.length }))}
          onText={(text) => setCode(ask.digits ? text.replace(/\D/g, '') : text.trim())} />
      </Screen>
    </form>
  );
}

export function Receiving({ issuer, progress, ask, fault, onBack, onAgain }: ReceivingProps) {
  if (ask) return <CodeEntry ask={ask} onBack={onBack} />;
  const at = progress ? STEPS.indexOf(progress.step as (typeof STEPS)[number]) : 0;
  const steps = STEPS.map((name, i) => {
    const state: StepState = i < at ? 'done' : i > at ? 'later' : fault ? 'wrong' : 'now';
    const counted = state === 'now' && progress && progress.of > 1 ? t('receive.step.count', { done: progress.done, of: progress.of }) : undefined;
    return { title: t(`receive.step.${name}`), note: counted, state, said: t(`step.${state}`) };
  });
  return (
    <Screen title={t(fault ? 'receive.failed' : 'receive.title')} lead={stateName(issuer)} {...(fault ? { onBack } : {})} brief actions={fault && <Button kind="primary" onClick={onAgain}>{t('receive.again')}</Button>}>
      {fault && <TroubleNote code={fault.code} />}
      <div aria-live="polite"><Steps label={t('receive.title')} steps={steps} /></div>
    </Screen>
  );
}

export function Arrived({ cards, onDone }: { cards: Card[]; onDone: () => void }) {
  const card = cards[0];
  const copies = cards.reduce((sum, c) => sum + c.copiesLeft, 0);
  return (
    <Screen title={t('arrived.title')} lead={t('arrived.lead', { copies })} brief actions={<Button kind="primary" onClick={onDone}>{t('arrived.button')}</Button>}>
      {card && <div class="arriving"><LicenceCard card={card} unveiled /></div>}
    </Screen>
  );
}
