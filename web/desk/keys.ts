// The keyboard of the desk. Single letters work outside of fields and dialogs only, and can be turned off.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { setting, store } from '../common/ui/theme.ts';

export const lettersOn = signal(setting('desk-letters') !== '0');
export function setLetters(on: boolean): void {
  lettersOn.value = on;
  store('desk-letters', on ? '1' : '0');
}

const writing = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.closest('input, textarea, select, [contenteditable]') !== null);

/** A key that works only at times. */
export interface Bound { when: () => boolean; run: () => void }

/** Keys by name: 'n', '?', 'g w' (one after the other), 'Escape'. */
export function useKeys(keys: Record<string, (() => void) | Bound>): void {
  useEffect(() => {
    let before = '';
    let at = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
      const letter = event.key.length === 1;
      if (letter && (!lettersOn.value || writing(event.target))) return;
      const pair = performance.now() - at < 1200 ? `${before} ${event.key}` : '';
      const bound = keys[pair] ?? keys[event.key];
      const run = typeof bound === 'function' ? bound : bound?.when() ? bound.run : undefined;
      before = event.key;
      at = performance.now();
      if (!run) return;
      event.preventDefault();
      before = '';
      run();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  });
}

/** The next or previous button of the list on the left. */
export function step(by: 1 | -1): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('.desk-list button.row')];
  const index = buttons.indexOf(document.activeElement as HTMLElement);
  buttons[Math.min(buttons.length - 1, Math.max(0, index + by))]?.focus();
}

/** Arrow keys step through the list only while the focus is in it: elsewhere they scroll. */
const inList = (): boolean => document.activeElement?.closest('.desk-list') != null && !writing(document.activeElement);
export const arrows = { ArrowDown: { when: inList, run: () => step(1) }, ArrowUp: { when: inList, run: () => step(-1) } };
