import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';

/** True once `ms` have passed: nothing that takes less is announced as a wait. */
export function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(ms === 0);
  useEffect(() => {
    if (ms === 0) return;
    const timer = setTimeout(() => setPassed(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return passed;
}

/** A wait with a name. Nothing is drawn in the first 300 ms, but the room is kept. */
export function Progress({ step, done, of, after = 300 }: { step: string; done?: number | undefined; of?: number | undefined; after?: number }) {
  const visible = useAfter(after);
  const known = of !== undefined && of > 0;
  return (
    <div class="progress" role="status">
      {visible && <>
        <p class="strong">{step}</p>
        {known && <div class="track" aria-hidden="true"><i style={{ width: `${Math.round((100 * (done ?? 0)) / of)}%` }} /></div>}
      </>}
    </div>
  );
}

export type StepState = 'done' | 'now' | 'later' | 'wrong';

/** Stations of something that takes its time. */
export function Steps({ label, steps }: { label: string; steps: { title: ComponentChildren; note?: ComponentChildren; state: StepState; said: string }[] }) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((s, i) => (
        <li key={i} class={s.state} aria-current={s.state === 'now' ? 'step' : undefined}>
          <span class="dot" aria-hidden="true">{s.state === 'done' ? <Icon name="tick" size={18} /> : s.state === 'wrong' ? <Icon name="close" size={18} /> : <span class="small">{i + 1}</span>}</span>
          <div><span class="away">{s.said} </span>{s.title}{s.note && <small>{s.note}</small>}</div>
        </li>
      ))}
    </ol>
  );
}
