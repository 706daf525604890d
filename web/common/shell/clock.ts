// The page's only clock. A development build may shift it (dev.json); a production build has no way to.
import { signal, type ReadonlySignal } from '@preact/signals';

let offset = 0;
let frozen: number | undefined;

/** Unix seconds, with fraction. */
export const now = (): number => frozen ?? Date.now() / 1000 + offset;

const tick = signal(now());
let timer: ReturnType<typeof setInterval> | undefined;

/** Whole seconds as a signal: whoever reads it is drawn again every second. */
export function everySecond(): ReadonlySignal<number> {
  if (timer === undefined && frozen === undefined) {
    tick.value = Math.floor(now());
    timer = setInterval(() => { tick.value = Math.floor(now()); }, 1000);
  }
  return tick;
}

export function shiftClock(seconds: number): void {
  if (!__DEVELOPMENT__) return;
  offset = seconds;
  tick.value = Math.floor(now());
}

/** Stops time, for pictures of screens. */
export function freezeClock(at: number): void {
  if (!__DEVELOPMENT__) return;
  frozen = at;
  tick.value = at;
  clearInterval(timer);
}
