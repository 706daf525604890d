// The verdict: one word, the picture, the age of what is known, and behind Details the reasons, worst first.
import type { Check, Outcome, Value, Verdict } from '@statepass/core';
import { age, asOf, list } from '../common/i18n/format.ts';
import { AGE, elementLabel, elementValue } from '../common/i18n/elements.ts';
import { hasMessage, t, type MessageKey } from '../common/i18n/messages.ts';
import { trouble } from '../common/i18n/trouble.ts';
import { Button } from '../common/ui/button.tsx';
import { Shape, type Tone } from '../common/ui/icons.tsx';
import { Picture } from '../common/ui/picture.tsx';
import { Pairs } from '../common/ui/rows.tsx';
import { useScreenFocus } from '../common/ui/screen.tsx';
import { portraitOf } from './model.ts';

const WEIGHT = { fail: 0, unknown: 1, pass: 2, not_applicable: 3 } as const;

/** What did not pass, worst first; what was not looked at because of something else comes last. */
export function troubles(verdict: Verdict): Check[] {
  const rank = (c: Check) => WEIGHT[c.result] + (c.reason === 'prerequisite' ? 1 : 0);
  // A picture is tried only where it could decide something.
  const untried = (c: Check) => verdict.outcome === 'red' && c.result === 'unknown' && c.reason === 'image';
  return verdict.checks.filter((c) => (c.result === 'fail' || c.result === 'unknown') && !untried(c)).sort((a, b) => rank(a) - rank(b));
}

export function firstReason(verdict: Verdict): { reason: string; detail?: string } {
  const first = troubles(verdict)[0];
  return { reason: first?.reason ?? 'page_unexpected', ...(first?.detail === undefined ? {} : { detail: first.detail }) };
}

const checkName = (id: string): string => (hasMessage(`check.${id}`) ? t(`check.${id}` as MessageKey) : id);

/** The age that the answer is about. */
function ageOf(verdict: Verdict): number {
  for (const key of Object.keys(verdict.answers ?? {})) {
    const match = AGE.exec(key);
    if (match) return Number(match[1]);
  }
  return 0;
}

function modeWords(verdict: Verdict): string | undefined {
  if (verdict.mode === 'carried') return t('verdict.carried');
  if (verdict.mode !== 'show') return undefined;
  return t(verdict.checks.some((c) => c.id === 'anchor' && c.result === 'pass') ? 'verdict.show.anchored' : 'verdict.show');
}

function Details({ verdict }: { verdict: Verdict }) {
  const bad = troubles(verdict);
  const passed = [...new Set(verdict.checks.filter((c) => c.result === 'pass').map((c) => checkName(c.id)))];
  return (
    <details>
      <summary>{t('verdict.details')}</summary>
      <div class="inside">
        {bad.map((c, i) => {
          const words = trouble(c.reason ?? 'page_unexpected');
          return (
            <section key={i} class="stack tight">
              <h3>{checkName(c.id)}: {t(`check.result.${c.result}`)}</h3>
              <p>{words.what} {words.means}</p>
              {c.reason !== 'prerequisite' && <p class="small muted"><code>{c.detail ? `${c.reason} / ${c.detail}` : c.reason}</code></p>}
            </section>
          );
        })}
        <p class="small">{t(bad.length > 0 ? 'verdict.details.passed' : 'verdict.details.all', { n: passed.length, list: list(passed) })}</p>
      </div>
    </details>
  );
}

const SHOWN_ELSEWHERE = (v: Value) => v.element === 'portrait' || v.element === 'privilege_status' || AGE.test(v.element);

export interface VerdictProps {
  verdict: Verdict;
  values: Value[];
  now: number;
  onNext: () => void;
}

export function VerdictScreen({ verdict, values, now, onNext }: VerdictProps) {
  const over = ageOf(verdict);
  const title = t(`headline.${verdict.headline}`, { age: over });
  const ref = useScreenFocus<HTMLHeadingElement>(title);
  const portrait = portraitOf(values);
  const told = values.filter((v) => !SHOWN_ELSEWHERE(v));
  const mode = modeWords(verdict);
  const next = troubles(verdict).length > 0 && verdict.outcome !== 'green' ? trouble(firstReason(verdict).reason).next : '';
  return (
    <div class={`verdict tone-${verdict.outcome}`}>
      <main class="body">
        <div class="headline" role="alert">
          <Shape tone={verdict.outcome} />
          <h1 ref={ref} tabIndex={-1}>{title}</h1>
        </div>
        <p class="large">{t(`headline.${verdict.headline}.says`, { age: over, ago: verdict.asOf === undefined ? t('unknown') : age(Math.min(verdict.asOf, now), now) })}</p>
        {portrait
          ? <figure class="face"><Picture bytes={portrait} alt={t('verdict.portrait')} /><figcaption class="strong">{t(verdict.outcome === 'red' ? 'verdict.portrait' : 'verdict.compare')}</figcaption></figure>
          : verdict.outcome !== 'red' && <p>{t('verdict.noPicture')}</p>}
        <p class="strong">{verdict.asOf === undefined ? t('verdict.noFacts') : asOf(verdict.asOf, now)}</p>
        {next && <p>{next}</p>}
        {mode && <p>{mode}</p>}
        {verdict.missing.length > 0 && <p>{t('verdict.missing', { list: list(verdict.missing.map(elementLabel)) })}</p>}
        {told.length > 0 && (
          <section class="sheet" aria-label={t('verdict.told')}>
            <Pairs side items={told.map((v) => [elementLabel(v.element), elementValue(v.element, v.value)] as const)} />
          </section>
        )}
        <Details verdict={verdict} />
      </main>
      <footer class="actions"><div><Button kind="primary" onClick={onNext}>{t('verdict.next')}</Button></div></footer>
    </div>
  );
}

export function Faded({ onNext }: { onNext: () => void }) {
  const tone: Tone & Outcome = 'grey';
  const ref = useScreenFocus<HTMLHeadingElement>(t('verdict.faded.title'));
  return (
    <div class={`verdict faded tone-${tone}`}>
      <main class="body">
        <div class="headline"><Shape tone={tone} /><h1 ref={ref} tabIndex={-1}>{t('verdict.faded.title')}</h1></div>
        <p class="large">{t('verdict.faded.lead')}</p>
      </main>
      <footer class="actions"><div><Button kind="primary" onClick={onNext}>{t('verdict.next')}</Button></div></footer>
    </div>
  );
}
