import type { ComponentChildren, RefObject } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/messages.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icons.tsx';

export interface FieldProps {
  label: string;
  value: string;
  onText: (text: string) => void;
  type?: 'text' | 'password' | 'date' | 'search';
  hint?: ComponentChildren;
  error?: string | undefined;
  autocomplete?: AutoFill;
  autocapitalize?: 'off' | 'words' | 'characters';
  inputMode?: 'numeric' | 'text';
  spellcheck?: boolean;
  maxLength?: number;
  required?: boolean;
  /** The screen opens with the cursor here. */
  focus?: boolean;
  inputRef?: RefObject<HTMLInputElement | null>;
  class?: string;
  after?: ComponentChildren;
}

/** Label, input, hint and error, tied together for those who hear the page. */
export function Field({ label, hint, error, onText, inputRef, after, class: className, focus, type = 'text', ...input }: FieldProps) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const ref = inputRef ?? own;
  // Before the screen is painted: who types at once must not lose the first letters.
  useLayoutEffect(() => { if (focus) ref.current?.focus(); }, []);
  const said = [hint ? `${id}h` : '', error ? `${id}e` : ''].filter(Boolean).join(' ');
  const control = (
    <input {...({ ...input, type } as { type: 'text' })} id={id} ref={ref} class={`input ${className ?? ''}`} aria-describedby={said || undefined} aria-invalid={error ? true : undefined} onInput={(e) => onText(e.currentTarget.value)} />
  );
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {after ? <div class="input-with">{control}{after}</div> : control}
      {hint && <div class="hint" id={`${id}h`}>{hint}</div>}
      {error && <div class="error" id={`${id}e`}><Icon name="info" size={18} />{error}</div>}
    </div>
  );
}

/** A passphrase that can be looked at while typing. */
export function PassphraseField(props: Omit<FieldProps, 'type' | 'after'>) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      autocapitalize="off"
      spellcheck={false}
      after={<IconButton icon={shown ? 'eyeOff' : 'eye'} label={t('field.showPassphrase')} pressed={shown} onClick={() => setShown(!shown)} />}
    />
  );
}

export function TextArea({ label, hint, error, value, onText, rows = 4 }: { label: string; hint?: string; error?: string | undefined; value: string; onText: (text: string) => void; rows?: number }) {
  const id = useId();
  const said = [hint ? `${id}h` : '', error ? `${id}e` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea id={id} class="input" rows={rows} value={value} spellcheck={false} autocapitalize="off" aria-describedby={said || undefined} aria-invalid={error ? true : undefined} onInput={(e) => onText(e.currentTarget.value)} />
      {hint && <div class="hint" id={`${id}h`}>{hint}</div>}
      {error && <div class="error" id={`${id}e`}><Icon name="info" size={18} />{error}</div>}
    </div>
  );
}

export function Select<T extends string>({ label, value, options, onPick, hint }: { label: string; value: T; options: { value: T; label: string }[]; onPick: (value: T) => void; hint?: string }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} class="input" value={value} aria-describedby={hint ? `${id}h` : undefined} onChange={(e) => onPick(e.currentTarget.value as T)}>
        {options.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}
      </select>
      {hint && <div class="hint" id={`${id}h`}>{hint}</div>}
    </div>
  );
}

export function Choice({ label, note, checked, onChange, disabled, type = 'checkbox', name }: { label: ComponentChildren; note?: ComponentChildren; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean; type?: 'checkbox' | 'radio'; name?: string }) {
  return (
    <label class="choice">
      <input type={type} name={name} checked={checked} disabled={disabled} onChange={(e) => onChange(e.currentTarget.checked)} />
      <span class="stack tight"><span>{label}</span>{note && <span class="small muted">{note}</span>}</span>
    </label>
  );
}

/** Two to four choices of which one holds. */
export function Segments<T extends string>({ label, value, options, onPick }: { label: string; value: T; options: { value: T; label: ComponentChildren }[]; onPick: (value: T) => void }) {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map((o) => <button key={o.value} type="button" aria-pressed={o.value === value} onClick={() => onPick(o.value)}>{o.label}</button>)}
    </div>
  );
}
