import type { CodePlan } from '@statepass/core';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/messages.ts';
import { IconButton } from '../ui/button.tsx';
import { draw } from './draw.ts';
import { useWakeLock } from './wake.ts';

const prefersStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;
/** Frames a second: as planned; for eyes that ask for less motion, and for cameras that cannot follow, 3. */
export const rate = (planned: number, slow: boolean) => (slow ? 3 : Math.min(15, Math.max(8, planned)));

/**
 * The code, or the frames of an animated one in turn, drawn as large as the column allows. `tools` offers slower and single steps. What the code is
 * for is said by `label`; the way without a camera stands beside it on the screen.
 */
export function Code({ plan, label, full = true, tools = true, still }: { plan: CodePlan; label: string; full?: boolean; tools?: boolean; still?: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef(0);
  const [slow, setSlow] = useState(prefersStill);
  const [paused, setPaused] = useState(still ?? false);
  const [shown, setShown] = useState(0);
  useWakeLock();

  const redraw = () => {
    const matrix = plan.codes[frame.current % plan.codes.length];
    if (matrix && canvas.current && box.current) draw(canvas.current, matrix, box.current.clientWidth, window.devicePixelRatio || 1);
  };

  useLayoutEffect(() => {
    frame.current = 0;
    redraw();
    const observer = new ResizeObserver(redraw);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [plan]);

  useEffect(() => {
    if (!plan.animated || paused) return;
    const pause = 1000 / rate(plan.framesPerSecond, slow);
    let due = performance.now() + pause;
    let handle = requestAnimationFrame(function next(at) {
      if (at >= due - 4) {
        due = Math.max(due + pause, at);
        frame.current++;
        redraw();
      }
      handle = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(handle);
  }, [plan, slow, paused]);

  const step = () => {
    setPaused(true);
    frame.current++;
    setShown(frame.current % plan.codes.length);
    redraw();
  };

  return (
    <div class={`code${full ? ' full' : ''}`}>
      <div class="field-of-white" ref={box}><canvas ref={canvas} role="img" aria-label={label} /></div>
      {plan.animated && tools && (
        <div class="line-up spread">
          <span class="small muted">{paused ? t('code.stopped', { n: (shown % plan.codes.length) + 1, of: plan.codes.length }) : t('code.moving')}</span>
          <div class="line-up">
            <IconButton icon="slower" label={t('code.slower')} pressed={slow} onClick={() => setSlow(!slow)} />
            <IconButton icon={paused ? 'play' : 'pause'} label={paused ? t('code.play') : t('code.pause')} onClick={() => setPaused(!paused)} />
            <IconButton icon="step" label={t('code.step')} onClick={step} />
          </div>
        </div>
      )}
    </div>
  );
}

/** How long a code still holds, as words and as a bar; spoken only when little is left. */
export function Countdown({ left, of, words }: { left: number; of: number; words: string }) {
  const seconds = Math.max(0, Math.ceil(left));
  return (
    <div class="until" role="timer">
      <span class="nowrap">{words}</span>
      <div class="track" aria-hidden="true"><i style={{ width: `${Math.min(100, (100 * seconds) / of)}%` }} /></div>
    </div>
  );
}
