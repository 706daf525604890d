import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

/** The browser's own modal dialog: focus is kept inside, Escape closes, and the focus returns where it was. */
export function Dialog({ title, children, actions, onClose, onSubmit }: { title: string; children: ComponentChildren; actions: ComponentChildren; onClose: () => void; onSubmit?: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    // A press beside the dialog closes it, as Escape does.
    const beside = (event: MouseEvent) => { if (event.target === dialog) close.current(); };
    dialog?.addEventListener('click', beside);
    return () => {
      dialog?.removeEventListener('click', beside);
      dialog?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog ref={ref} aria-labelledby={id} onCancel={(e) => { e.preventDefault(); onClose(); }}>
      <form method="dialog" onSubmit={(e) => { e.preventDefault(); onSubmit?.(); }}>
        <h2 id={id}>{title}</h2>
        {children}
        {actions}
      </form>
    </dialog>
  );
}
