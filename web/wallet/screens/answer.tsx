// Codes on the display: the answer to a question, and show mode.
import type { Answer, Card, ReviewElement, ShowProfile, ShowSlot } from '@statepass/core';
import { useEffect, useState } from 'preact/hooks';
import { Code, Countdown } from '../../common/code/code.tsx';
import type { Fault } from '../../common/core/errors.ts';
import { lasting } from '../../common/i18n/format.ts';
import { t } from '../../common/i18n/messages.ts';
import { Button } from '../../common/ui/button.tsx';
import { Dialog } from '../../common/ui/dialog.tsx';
import { Icon } from '../../common/ui/icons.tsx';
import { Note, TroubleNote } from '../../common/ui/note.tsx';
import { Segments } from '../../common/ui/field.tsx';
import { Screen } from '../../common/ui/screen.tsx';
import { toast } from '../../common/ui/toast.tsx';
import { LARGER_AFTER_SECONDS } from '../model.ts';
import { sentence } from './asked.tsx';

function Shared({ elements }: { elements: ReviewElement[] }) {
  return (
    <section class="stack tight">
      <h2>{t('answer.shared')}</h2>
      <ul class="plain-list">{elements.map((e) => <li key={e.doc + e.namespace + e.element}><Icon name="tick" size={20} /><span>{sentence(e)}</span></li>)}</ul>
    </section>
  );
}

/** The same answer by clipboard, another app or a file. */
export function OtherWays({ text, onUsed, onClose }: { text: string; onUsed: () => void; onClose: () => void }) {
  const file = () => new File([text], `${t('other.fileName')}.txt`, { type: 'text/plain' });
  const save = () => {
    const url = URL.createObjectURL(file());
    const link = document.createElement('a');
    link.href = url;
    link.download = `${t('other.fileName')}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    onUsed();
  };
  const copy = async () => {
    onUsed();
    await navigator.clipboard.writeText(text);
    toast(t('other.copied'));
    onClose();
  };
  const share = async () => {
    onUsed();
    try {
      await navigator.share({ text });
      onClose();
    } catch { /* closed without choosing an app: the dialog stays */ }
  };
  return (
    <Dialog title={t('other.title')} onClose={onClose} actions={<Button onClick={onClose}>{t('nav.close')}</Button>}>
      <p class="muted">{t('other.lead')}</p>
      <div class="stack tight">
        <Button icon="copy" onClick={() => void copy()}>{t('other.copy')}</Button>
        {typeof navigator.share === 'function' && <Button icon="share" onClick={() => void share()}>{t('other.share')}</Button>}
        <Button icon="file" onClick={save}>{t('other.file')}</Button>
      </div>
    </Dialog>
  );
}

export interface AnswerProps {
  answer: Answer;
  larger: boolean;
  now: number;
  since: number;
  fault: Fault | undefined;
  still?: boolean;
  onLarger: (larger: boolean) => void;
  onOther: () => void;
  onDone: () => void;
}

export function AnswerScreen({ answer, larger, now, since, fault, still, onLarger, onOther, onDone }: AnswerProps) {
  const [other, setOther] = useState(false);
  const left = answer.until - now;
  useEffect(() => {
    if (larger || still) return;
    const timer = setTimeout(() => onLarger(true), LARGER_AFTER_SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [larger]);
  return (
    <Screen title={t('answer.title')} actions={<Button kind="primary" onClick={onDone}>{t('answer.done')}</Button>}>
      {fault && <TroubleNote code={fault.code} />}
      <Code plan={answer.code} label={t('answer.label')} {...(still ? { still } : {})} />
      <div class="code">
        {left > 0 ? <Countdown left={left} of={Math.max(1, answer.until - since)} words={t('answer.left', { time: lasting(left) })} /> : <Note tone="grey" icon="clock" what={t('answer.over')} />}
      </div>
      <div class="pair-of-ways">
        <Button small icon="squares" pressed={larger} onClick={() => onLarger(!larger)}>{t('code.larger')}</Button>
        <Button small icon="share" onClick={() => setOther(true)}>{t('answer.other')}</Button>
      </div>
      <ul class="plain-list small muted">
        <li><Icon name="sun" size={20} /><span>{t('code.bright')}</span></li>
        <li><Icon name="lock" size={20} /><span>{t('answer.sealed')}</span></li>
        {answer.stapled && <li><Icon name="network" size={20} /><span>{t('answer.stapled')}</span></li>}
      </ul>
      <Shared elements={answer.shared} />
      {other && <OtherWays text={answer.carriedText} onUsed={onOther} onClose={() => setOther(false)} />}
    </Screen>
  );
}

export interface ShowProps {
  card: Card;
  what: 'age' | 'licence';
  busy: boolean;
  fault: Fault | undefined;
  onShow: (profile: ShowProfile, ageOver?: number) => void;
  onScan: () => void;
  onBack: () => void;
}

export function ShowChoice({ card, what, busy, fault, onShow, onScan, onBack }: ShowProps) {
  const [over, setOver] = useState(card.ages.find((a) => a.answer && a.over >= 21)?.over ?? card.ages.find((a) => a.answer)?.over ?? card.ages[0]?.over);
  const age = card.ages.find((a) => a.over === over);
  return (
    <Screen title={t(`show.${what}.title`)} lead={t(`show.${what}.lead`)} onBack={onBack}>
      {fault && <TroubleNote code={fault.code} />}
      {what === 'licence' && <Note tone="amber" icon="eye" what={t('show.public')} actions={<Button small icon="scan" onClick={onScan}>{t('show.scan')}</Button>}><p>{t('show.public.means')}</p></Note>}
      {what === 'licence' && (
        <div class="profiles">
          {(['driving', 'identity'] as const).map((profile) => (
            <button key={profile} type="button" class="big-choice" disabled={busy} onClick={() => onShow(profile)}>
              <Icon name={profile === 'driving' ? 'car' : 'card'} size={32} />
              <span><strong>{t(`show.${profile}`)}</strong><small>{t(`show.${profile}.note`)}</small></span>
              <Icon name="next" size={20} />
            </button>
          ))}
        </div>
      )}
      {what === 'age' && !age && <Note tone="grey" what={t('show.noAge')} />}
      {what === 'age' && age && <>
        {card.ages.length > 1 && <Segments label={t('home.age')} value={String(over)} options={card.ages.map((a) => ({ value: String(a.over), label: String(a.over) }))} onPick={(v) => setOver(Number(v))} />}
        <div class="profiles">
          <button type="button" class="big-choice" disabled={busy} onClick={() => onShow('age', over)}>
            <span class="big-figure">{over}</span>
            <span><strong>{t('show.age', { age: age.over })}</strong><small>{t('show.age.answer', { answer: t(age.answer ? 'yes' : 'no') })}</small></span>
            <Icon name="next" size={20} />
          </button>
          <button type="button" class="big-choice" disabled={busy} onClick={() => onShow('age_and_face', over)}>
            <Icon name="person" size={32} />
            <span><strong>{t('show.ageFace')}</strong><small>{t('show.age.answer', { answer: t(age.answer ? 'yes' : 'no') })}</small></span>
            <Icon name="next" size={20} />
          </button>
        </div>
        <p class="small muted">{t('show.age.only')}</p>
      </>}
    </Screen>
  );
}

const TITLES = { age: 'showing.age', age_and_face: 'showing.ageFace', driving: 'showing.driving', identity: 'showing.identity' } as const;

export interface ShowingProps {
  profile: ShowProfile;
  ageOver?: number | undefined;
  slot: ShowSlot;
  now: number;
  fault: Fault | undefined;
  still?: boolean;
  onTick: () => void;
  onStop: () => void;
}

export function Showing({ profile, ageOver, slot, now, fault, still, onTick, onStop }: ShowingProps) {
  useEffect(() => { if (now >= slot.slotEnd) onTick(); }, [now, slot]);
  const answer = slot.shared.find((e) => typeof e.answer === 'boolean')?.answer;
  const left = Math.max(0, Math.ceil(slot.slotEnd - now));
  const all = slot.slotEnd - slot.slotStart;
  return (
    <Screen title={t('showing.title')} actions={<Button kind="primary" onClick={onStop}>{t('showing.stop')}</Button>}>
      <p class="lead">{t(TITLES[profile], { age: ageOver ?? 0, answer: t(answer === true ? 'yes' : 'no') })}</p>
      {fault && <TroubleNote code={fault.code} />}
      <Code plan={slot.code} label={t('showing.label')} {...(still ? { still } : {})} />
      <div class="code">
        <Countdown left={left} of={all} words={t(slot.slotsLeft > 0 ? 'showing.next' : 'showing.last', { seconds: left })} />
        <p class="small muted">{t('showing.left', { n: slot.slotsLeft })}</p>
      </div>
      {(profile === 'driving' || profile === 'identity') && <Note tone="amber" icon="eye" what={t('show.public')} />}
      <Shared elements={slot.shared} />
    </Screen>
  );
}

export function Shown({ busy, fault, onAgain, onDone }: { busy: boolean; fault: Fault | undefined; onAgain: () => void; onDone: () => void }) {
  return (
    <Screen title={t('shown.title')} lead={t('shown.lead')} brief actions={<div class="pair"><Button onClick={onDone}>{t('nav.done')}</Button><Button kind="primary" disabled={busy} onClick={onAgain}>{t('shown.again')}</Button></div>}>
      {fault && <TroubleNote code={fault.code} />}
    </Screen>
  );
}
