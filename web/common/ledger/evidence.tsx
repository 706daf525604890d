// A conflict file: saved where a client was stopped, and opened by whoever wants to know whether it is so.
import type { Conflict, LedgerClient } from '@statepass/core';
import { useRef, useState } from 'preact/hooks';
import { faultOf, type Fault } from '../core/errors.ts';
import { day, moment, number } from '../i18n/format.ts';
import { t } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { Note, TroubleNote } from '../ui/note.tsx';
import { Pairs } from '../ui/rows.tsx';
import { Screen } from '../ui/screen.tsx';

/** Far above what a conflict file may weigh; the core says what it is. */
const MOST_BYTES = 1_048_576;

/** Gives the evidence of a stopped client to the person as a file. */
export async function saveEvidence(client: LedgerClient, chainId: number): Promise<void> {
  const file = await client.conflict();
  if (!file) return;
  const url = URL.createObjectURL(new Blob([file as Uint8Array<ArrayBuffer>], { type: 'application/cbor' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `statepass-conflict-${chainId}.cbor`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function Judged({ conflict, now }: { conflict: Conflict; now: number }) {
  if (conflict.outcome === 'refused') {
    return <Note tone="grey" what={t('evidence.nothing')} live><p>{t('evidence.nothing.means')}</p><details><summary>{t('trouble.details')}</summary><code>{conflict.code}</code></details></Note>;
  }
  const sides = conflict.headers!;
  const both = conflict.signedBoth!;
  return (
    <>
      <Note tone={conflict.ours ? 'red' : 'amber'} what={t('evidence.proven', { n: number(conflict.number!), states: both.length })} live>
        <p>{t(conflict.sameRound ? 'evidence.proven.same' : 'evidence.proven.other')}</p>
        <p>{t(conflict.ours ? 'evidence.ours' : 'evidence.foreign', { n: number(conflict.trusted.number), day: day(conflict.trusted.time) })}</p>
      </Note>
      {sides.map((side, i) => (
        <section key={side.hash} class="sheet">
          <h2>{t('evidence.side', { n: String(i + 1) })}</h2>
          <Pairs items={[
            [t('checkpoint.time'), moment(side.time, now)],
            [t('knows.signatures'), t('knows.signed', { signers: side.signers.length, validators: side.validators.length })],
            [t('checkpoint.hash'), <code>{side.hash}</code>],
          ]} />
        </section>
      ))}
      <section class="stack tight">
        <h2>{t('evidence.both')}</h2>
        <ul class="plain-list addresses">{both.map((address) => <li key={address}><code>{address}</code></li>)}</ul>
      </section>
    </>
  );
}

export interface EvidenceProps {
  conflict: Conflict | undefined;
  fault: Fault | undefined;
  busy: boolean;
  now: number;
  onFile: (file: File) => void;
  onBack: () => void;
}

export function EvidenceScreen({ conflict, fault, busy, now, onFile, onBack }: EvidenceProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Screen title={t('evidence.title')} lead={t('evidence.lead')} onBack={onBack}>
      {fault && <TroubleNote code={fault.code} tone="grey" />}
      {conflict && <Judged conflict={conflict} now={now} />}
      <div class="line-up"><Button icon="file" kind={conflict ? 'plain' : 'primary'} disabled={busy} onClick={() => input.current?.click()}>{t(conflict ? 'evidence.other' : 'evidence.choose')}</Button></div>
      <input ref={input} type="file" class="away" tabIndex={-1} aria-hidden="true" onChange={(e) => { const file = e.currentTarget.files?.[0]; e.currentTarget.value = ''; if (file) onFile(file); }} />
    </Screen>
  );
}

export function EvidenceFlow({ client, now, onBack }: { client: LedgerClient; now: number; onBack: () => void }) {
  const [conflict, setConflict] = useState<Conflict>();
  const [fault, setFault] = useState<Fault>();
  const [busy, setBusy] = useState(false);
  const open = async (file: File) => {
    setBusy(true);
    setFault(undefined);
    setConflict(undefined);
    try {
      setConflict(await client.verifyConflict(new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer())));
    } catch (error) {
      setFault(faultOf(error));
    }
    setBusy(false);
  };
  return <EvidenceScreen conflict={conflict} fault={fault} busy={busy} now={now} onFile={(file) => void open(file)} onBack={onBack} />;
}
