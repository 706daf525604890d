// Consent: who asks, why, what they will learn as plain sentences, what stays hidden. Share and Not now weigh the same.
import type { CodePlan, Review, ReviewElement } from '@statepass/core';
import { useState } from 'preact/hooks';
import { Code } from '../../common/code/code.tsx';
import type { Fault } from '../../common/core/errors.ts';
import { day, lasting, list } from '../../common/i18n/format.ts';
import { AGE, elementLabel, elementValue, stateName } from '../../common/i18n/elements.ts';
import { hasMessage, t, type MessageKey } from '../../common/i18n/messages.ts';
import { Button } from '../../common/ui/button.tsx';
import { Icon } from '../../common/ui/icons.tsx';
import { Badge, Note, TroubleNote } from '../../common/ui/note.tsx';
import { Picture } from '../../common/ui/picture.tsx';
import { Progress } from '../../common/ui/progress.tsx';
import { Screen } from '../../common/ui/screen.tsx';

export const keyOf = (e: ReviewElement): string => `${e.namespace}/${e.element}`;

/** What the other side learns by one entry, as a sentence. */
export function sentence(e: ReviewElement): string {
  const over = AGE.exec(e.element);
  if (over && typeof e.answer === 'boolean') return t('asked.learn.age', { age: Number(over[1]), answer: t(e.answer ? 'yes' : 'no') });
  if (e.element === 'portrait') return t('asked.learn.portrait');
  if (e.element === 'privilege_status') return t('asked.learn.privilege');
  return t('asked.learn.value', { label: elementLabel(e.element), value: elementValue(e.element, e.answer) });
}

export function purposeWords(purpose: { code: number; words?: string }): string {
  const key = `asked.purpose.${purpose.code}`;
  if (purpose.code !== 0 && hasMessage(key)) return t(key as MessageKey);
  return purpose.words ? t('asked.purpose.0', { words: purpose.words }) : '';
}

function Entry({ element, out, onToggle }: { element: ReviewElement; out: boolean; onToggle: () => void }) {
  return (
    <li>
      <button type="button" class={`entry${out ? ' out' : ''}`} aria-pressed={!out} onClick={onToggle}>
        <Icon name={out ? 'close' : 'tick'} />
        <span><span class="said">{sentence(element)}</span>{out && <> <span class="small">{t('asked.withheld')}</span></>}</span>
        {element.element === 'portrait' && !out && element.answer instanceof Uint8Array ? <Picture bytes={element.answer} alt="" /> : <span />}
      </button>
    </li>
  );
}

export interface AskedProps {
  review: Review;
  byHand: boolean;
  now: number;
  busy: boolean;
  fault: Fault | undefined;
  initialWithheld?: string[];
  onShare: (withheld: string[]) => void;
  onDecline: () => void;
}

/** The wallet has nothing to say; the asker cannot tell that from a refusal. */
function Refused({ review, onDecline }: Pick<AskedProps, 'review' | 'onDecline'>) {
  const code = review.refused!;
  const own = hasMessage(`asked.refused.${code}.what`);
  return (
    <Screen title={t('asked.title', { name: review.asker.name })} brief actions={<Button kind="primary" onClick={onDecline}>{t('asked.decline')}</Button>}>
      {own
        ? <Note tone="grey" what={t(`asked.refused.${code}.what` as MessageKey)}><p>{t(`asked.refused.${code}.means` as MessageKey)}</p></Note>
        : <TroubleNote code={code} tone="grey" />}
    </Screen>
  );
}

export function Asked(props: AskedProps) {
  const { review, now, busy, fault } = props;
  const [withheld, setWithheld] = useState<string[]>(props.initialWithheld ?? []);
  if (review.refused) return <Refused {...props} />;
  const elements = review.documents.flatMap((d) => d.elements);
  const told = elements.filter((e) => e.available);
  const absent = elements.filter((e) => !e.available);
  const retained = told.filter((e) => e.retained && !withheld.includes(keyOf(e)));
  const toggle = (e: ReviewElement) => setWithheld(withheld.includes(keyOf(e)) ? withheld.filter((k) => k !== keyOf(e)) : [...withheld, keyOf(e)]);
  const nothing = told.every((e) => withheld.includes(keyOf(e)));
  const left = review.expiresAt - now;
  const why = purposeWords(review.purpose);
  return (
    <Screen title={review.move ? t('asked.move.title', { from: stateName(review.move.from), to: stateName(review.move.to) }) : t('asked.title', { name: review.asker.name })}
      actions={
        <div class="pair">
          <Button disabled={busy} onClick={props.onDecline}>{t('asked.decline')}</Button>
          <Button kind="primary" disabled={busy || nothing || left <= 0} onClick={() => props.onShare(withheld)}>{t(review.move ? 'asked.move.sign' : 'asked.share')}</Button>
        </div>
      }>
      <div class="asker">
        {review.move && <p class="strong">{review.asker.name}</p>}
        <p>{review.asker.verified ? <Badge tone="green" icon="verified">{t('asked.verified')}</Badge> : <Badge tone="amber" icon="question">{t('asked.unverified')}</Badge>}</p>
        {why && <p class="large">{why}</p>}
        <p class="small muted">{left > 0 ? t('asked.left', { time: lasting(left) }) : ''}</p>
      </div>
      {left <= 0 && <TroubleNote code="request_expired" tone="grey" />}
      {fault && <TroubleNote code={fault.code} />}
      {busy && <Progress step={t('asked.working')} />}
      {props.byHand && <Note tone="amber" icon="info" what={t('asked.carried')} />}
      {review.move && (
        <section class="sheet">
          <h2>{t('asked.move.what')}</h2>
          <p>{review.move.text}</p>
          <p class="muted">{t('asked.move.means', { from: stateName(review.move.from), to: stateName(review.move.to) })}</p>
          <p class="strong">{t('asked.move.due', { day: day(review.move.due) })}</p>
          <p class="small muted">{t('asked.move.linked')}</p>
        </section>
      )}
      <section class="sheet">
        <h2>{t('asked.learn')}</h2>
        <ul class="learn">
          {told.map((e) => <Entry key={`${e.doc}${keyOf(e)}`} element={e} out={withheld.includes(keyOf(e))} onToggle={() => toggle(e)} />)}
        </ul>
        {absent.map((e) => <p key={keyOf(e)} class="small muted">{t('asked.absent', { label: elementLabel(e.element) })}</p>)}
        <p class="small muted">{nothing ? t('asked.nothing') : t('asked.withhold')}</p>
        <p class="small strong">{retained.length > 0 ? t('asked.retained.some', { list: list(retained.map((e) => elementLabel(e.element))) }) : t('asked.retained.none')}</p>
      </section>
      <section class="stack tight">
        <h2>{t('asked.hidden')}</h2>
        <p class="muted">{review.hidden.length > 0 ? list(review.hidden.map(elementLabel)) : t('asked.hidden.all')}</p>
      </section>
    </Screen>
  );
}

export function Declined({ notice, showing, onShow, onDone }: { notice: CodePlan | undefined; showing: boolean; onShow: () => void; onDone: () => void }) {
  return (
    <Screen title={t('declined.title')} lead={showing ? undefined : t('declined.none')} brief actions={<Button kind="primary" onClick={onDone}>{t('nav.done')}</Button>}>
      {notice && showing && <Code plan={notice} label={t('declined.code')} />}
      {notice && !showing && <div class="stack"><p class="muted">{t('declined.lead')}</p><div><Button onClick={onShow}>{t('declined.notice')}</Button></div></div>}
    </Screen>
  );
}
