// Short words that pass by themselves, in a live region that stands on every page from the start.
import { signal } from '@preact/signals';

interface Toast { id: number; words: string; action?: { label: string; run: () => void } | undefined }
const toasts = signal<Toast[]>([]);
let last = 0;

const remove = (id: number) => { toasts.value = toasts.value.filter((x) => x.id !== id); };

export function toast(words: string, action?: Toast['action'], seconds = 6): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(-1), { id, words, action }];
  if (Number.isFinite(seconds)) setTimeout(() => remove(id), seconds * 1000);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((x) => (
        <div class="toast" key={x.id}>
          <span>{x.words}</span>
          {x.action && <button type="button" class="button" onClick={() => { remove(x.id); x.action?.run(); }}>{x.action.label}</button>}
        </div>
      ))}
    </div>
  );
}
