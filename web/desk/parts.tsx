// What every case of the desk is made of: fetched things, histories, plans before acts, and acts on the ledger.
import { Fragment, type ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { faultOf, type Fault } from '../common/core/errors.ts';
import { age, clock, moment, number } from '../common/i18n/format.ts';
import { hasMessage, t, type MessageKey } from '../common/i18n/messages.ts';
import { Button } from '../common/ui/button.tsx';
import { Dialog } from '../common/ui/dialog.tsx';
import { Field, PassphraseField, Select, TextArea } from '../common/ui/field.tsx';
import { Icon } from '../common/ui/icons.tsx';
import { Badge, Note, TroubleNote } from '../common/ui/note.tsx';
import { Progress } from '../common/ui/progress.tsx';
import { type Act, type Acts, type Approval, type Block, type Call, type Event, newKey, type Person, type Plan, type Status } from './api.ts';
import type { Fetched } from './model.ts';

export const personName = (p: Person | undefined): string => (p ? `${p.givenName} ${p.familyName}` : '');

/** The words of a key if there are some, else the words for others with its name. */
export const named = (stem: string, name: string | number): string => (hasMessage(`${stem}.${name}`) ? t(`${stem}.${name}` as MessageKey) : hasMessage(`${stem}.other`) ? t(`${stem}.other` as MessageKey, { name: String(name), n: Number(name) || 0 }) : String(name));

export function Fetching<T>({ from, now, children }: { from: Fetched<T>; now: number; children: (data: T) => ComponentChildren }) {
  return (
    <>
      {from.fault && (from.data === undefined ? <TroubleNote code={from.fault.code} tone="grey" /> : <Note tone="amber" icon="clock" what={t('desk.stale', { age: age(Math.min(from.at ?? now, now), now) })} live />)}
      {from.data === undefined && !from.fault && <Progress step={t('desk.loading')} />}
      {from.data !== undefined && children(from.data)}
    </>
  );
}

const TONES = { valid: 'green', invalid: 'red', suspended: 'amber', superseded: 'grey' } as const;
export const StatusBadge = ({ status }: { status: Status }) => <Badge tone={TONES[status]}>{t(`licence.status.${status}`)}</Badge>;

export const AsOfBlock = ({ block, now }: { block: Block; now: number }) => <p class="small muted">{t('desk.asOf', { n: number(block.number), age: age(Math.min(block.time, now), now) })}</p>;

// ---- acts ----

const callWords = (c: Pick<Call, 'contract' | 'function'>): string => named('call', `${c.contract}.${c.function}`) === `${c.contract}.${c.function}` ? t('call.other', { name: `${c.contract}.${c.function}` }) : named('call', `${c.contract}.${c.function}`);

export function PlanView({ plan, now }: { plan: Plan; now: number }) {
  return (
    <section class="sheet plan" aria-label={t('plan.title')}>
      <h3>{t('plan.title')}</h3>
      {plan.calls.length === 0
        ? <p>{t('plan.nothing')}</p>
        : <ul class="plain-list">
            {plan.calls.map((c, i) => <li key={i}><Icon name="next" size={20} /><span>{callWords(c)}{c.entries !== undefined && <> · {t('plan.entries', { n: c.entries })}</>}<br /><code class="muted">{c.contract}.{c.function}</code></span></li>)}
          </ul>}
      <p class="small">{plan.at === undefined ? t('plan.now') : t('plan.at', { time: moment(plan.at, now) })}. <strong>{t(plan.undoable ? 'plan.undo.yes' : 'plan.undo.no')}</strong></p>
    </section>
  );
}

/** A hash breaks into thirds where a line is too short for it, not before its last letter. */
export function Hash({ of }: { of: string }) {
  return <code class="small muted">{of.match(/.{1,22}/g)?.map((part, i) => <Fragment key={i}>{i > 0 && <wbr />}{part}</Fragment>)}</code>;
}

const ACT_TONES = { queued: 'grey', pending: 'accent', included: 'green', failed: 'red' } as const;

/** Why the ledger refused an act, in words where the rule is one that a clerk can do something about. */
function Refusal({ error }: { error: NonNullable<Act['error']> }) {
  const key = `revert.${error.name}`;
  return (
    <>
      <p>{hasMessage(key) ? t(key as MessageKey) : t('desk.code.reverted.means')} {t('act.refused.next')}</p>
      <p class="small muted"><code>{error.name}({error.args.map(String).join(', ')})</code></p>
    </>
  );
}

/** Where an act is: its transaction and, once it is there, its block. */
export function ActTrail({ act, now }: { act: Act; now: number }) {
  return (
    <div class="act">
      <div class="spread"><span>{callWords(act)}</span><Badge tone={ACT_TONES[act.state]}>{act.state === 'queued' && act.at !== undefined ? t('act.state.queued.at', { time: moment(act.at, now) }) : t(`act.state.${act.state}`)}</Badge></div>
      {act.txHash && <p class="small muted">{t('act.transaction')} <Hash of={act.txHash} /></p>}
      {act.block && <p class="small muted">{t('act.block', { n: number(act.block.number), time: clock(act.block.time, true) })} <Hash of={act.block.hash} /></p>}
      {act.error && <Refusal error={act.error} />}
    </div>
  );
}

export function CaseActs({ ids, acts, now }: { ids: string[]; acts: Act[]; now: number }) {
  if (ids.length === 0) return null;
  return (
    <section class="sheet" aria-live="polite">
      <h3>{t('act.title')}</h3>
      {ids.map((id) => {
        const act = acts.find((a) => a.act === id);
        return act ? <ActTrail key={id} act={act} now={now} /> : <p key={id} class="muted">{t('act.state.pending')}</p>;
      })}
    </section>
  );
}

export function History({ events, acts, now, onAct }: { events: Event[]; acts: Act[]; now: number; onAct: (id: string) => void }) {
  const [open, setOpen] = useState<string>();
  return (
    <section class="stack tight">
      <h3>{t('licence.history')}</h3>
      <ol class="history">
        {events.map((e, i) => {
          const act = e.act === undefined ? undefined : acts.find((a) => a.act === e.act);
          return (
            <li key={i}>
              <div class="spread">
                <span><span class="strong">{named('event', e.kind)}</span>{e.reason && <>: {e.reason}</>}<br /><span class="small muted">{e.by ? t('event.line', { moment: moment(e.time, now), by: e.by }) : moment(e.time, now)}</span></span>
                {e.act !== undefined && <Button small kind="quiet" pressed={open === e.act} onClick={() => { setOpen(open === e.act ? undefined : e.act); if (e.act !== undefined) onAct(e.act); }}>{t('event.ledger')}</Button>}
              </div>
              {e.act !== undefined && open === e.act && (act ? <ActTrail act={act} now={now} /> : <Progress step={t('desk.loading')} />)}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

// ---- the dialog before an act: inputs, then what it does, then the act ----

export interface ActInputs { reason: string; choice: string; date: string; name: string; passphrase: string }
const EMPTY: ActInputs = { reason: '', choice: '', date: '', name: '', passphrase: '' };

export interface ActDialogProps {
  title: string;
  means: string;
  button: string;
  danger?: boolean;
  /** Which inputs are asked for before the plan. */
  reason?: { label: string; hint?: string };
  choices?: { label: string; options: { value: string; label: string }[] };
  date?: { label: string; value: string };
  /** A second person signs. */
  second?: boolean;
  now: number;
  plan: (inputs: ActInputs) => Promise<Plan>;
  approve?: (name: string, passphrase: string) => Promise<Approval>;
  run: (inputs: ActInputs, approval: string | undefined, key: string) => Promise<Acts>;
  onDone: (acts: Acts) => void;
  onClose: () => void;
  /** For pictures of screens. */
  initial?: { inputs?: Partial<ActInputs>; plan?: Plan };
}

export function ActDialog(props: ActDialogProps) {
  const asks = props.reason !== undefined || props.choices !== undefined || props.date !== undefined;
  const [inputs, setInputs] = useState<ActInputs>({ ...EMPTY, choice: props.choices?.options[0]?.value ?? '', date: props.date?.value ?? '', ...props.initial?.inputs });
  const [plan, setPlan] = useState<Plan | undefined>(props.initial?.plan);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const [detail, setDetail] = useState<string>();
  // One press, one key: what is repeated after a lost answer is the same act.
  const [key] = useState(newKey);
  const set = (change: Partial<ActInputs>) => setInputs({ ...inputs, ...change });
  const attempt = async (act: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFault(undefined);
    try {
      await act();
    } catch (error) {
      setFault(faultOf(error));
      const extra = (error as { detail?: string; extra?: { error?: unknown } }) ?? {};
      setDetail(extra.detail ?? (extra.extra?.error === undefined ? undefined : String(extra.extra.error)));
    } finally {
      setBusy(false);
    }
  };
  const look = () => attempt(async () => setPlan(await props.plan(inputs)));
  const act = () => attempt(async () => {
    const approval = props.second && props.approve ? (await props.approve(inputs.name, inputs.passphrase)).approval : undefined;
    props.onDone(await props.run(inputs, approval, key));
  });
  useEffect(() => { if (!asks && !plan) void look(); }, []);
  const filled = (props.reason === undefined || inputs.reason.trim() !== '') && (props.date === undefined || inputs.date !== '');
  const signed = !props.second || (inputs.name.trim() !== '' && inputs.passphrase !== '');
  return (
    <Dialog title={props.title} onClose={props.onClose} onSubmit={() => { if (plan) { if (signed) void act(); } else if (filled) void look(); }}
      actions={
        <div class="pair">
          <Button onClick={plan && asks ? () => setPlan(undefined) : props.onClose}>{t(plan && asks ? 'nav.back' : 'nav.cancel')}</Button>
          {plan
            ? <Button kind={props.danger ? 'danger-primary' : 'primary'} type="submit" disabled={busy || !signed}>{props.button}</Button>
            : <Button kind="primary" type="submit" disabled={busy || !filled}>{t('dialog.look')}</Button>}
        </div>
      }>
      <p>{props.means}</p>
      {fault && <TroubleNote code={fault.code} detail={detail} />}
      {!plan && props.choices && <Select label={props.choices.label} value={inputs.choice} options={props.choices.options} onPick={(choice) => set({ choice })} />}
      {!plan && props.date && <Field label={props.date.label} type="date" value={inputs.date} onText={(date) => set({ date })} />}
      {!plan && props.reason && <TextArea label={props.reason.label} {...(props.reason.hint ? { hint: props.reason.hint } : {})} rows={3} value={inputs.reason} onText={(reason) => set({ reason })} />}
      {plan && <PlanView plan={plan} now={props.now} />}
      {plan && props.second && (
        <fieldset class="stack">
          <legend class="strong">{t('dialog.second')}</legend>
          <p class="small muted">{t('dialog.second.lead')}</p>
          <Field label={t('dialog.second.name')} value={inputs.name} autocomplete="off" onText={(name) => set({ name })} />
          <PassphraseField label={t('dialog.second.passphrase')} value={inputs.passphrase} autocomplete="off" onText={(passphrase) => set({ passphrase })} />
        </fieldset>
      )}
      {busy && <Progress step={t(plan ? 'dialog.doing' : 'dialog.fetching')} />}
    </Dialog>
  );
}

