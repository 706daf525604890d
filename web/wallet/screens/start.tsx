// First visit, the passphrase, unlocking.
import { useRef, useState } from 'preact/hooks';
import { lasting } from '../../common/i18n/format.ts';
import { t } from '../../common/i18n/messages.ts';
import type { Fault } from '../../common/core/errors.ts';
import { Button } from '../../common/ui/button.tsx';
import { Dialog } from '../../common/ui/dialog.tsx';
import { PassphraseField } from '../../common/ui/field.tsx';
import { Icon, type IconName } from '../../common/ui/icons.tsx';
import { Note, TroubleNote } from '../../common/ui/note.tsx';
import { Progress } from '../../common/ui/progress.tsx';
import { Screen } from '../../common/ui/screen.tsx';
import { BlankCard } from '../card.tsx';
import { strength, type Strength } from '../strength.ts';

/** How this browser installs a page, if it is not installed. */
export type Install = { way: 'none' } | { way: 'button'; run: () => void } | { way: 'ios' } | { way: 'other' };

export function InstallNote({ install }: { install: Install }) {
  if (install.way === 'none') return null;
  return (
    <Note icon="phone" what={t('first.install.title')} actions={install.way === 'button' && <Button small onClick={install.run}>{t('first.install.button')}</Button>}>
      <p>{t('first.install.why')}</p>
      {install.way !== 'button' && <p>{t(install.way === 'ios' ? 'first.install.ios' : 'first.install.other')}</p>}
    </Note>
  );
}

const POINTS: [IconName, 'hold' | 'show' | 'nobody'][] = [['lock', 'hold'], ['eye', 'show'], ['offline', 'nobody']];

export function FirstVisit({ install, onStart }: { install: Install; onStart: () => void }) {
  return (
    <Screen title={t('first.title')} lead={t('first.lead')} product={t('wallet.product')} brief actions={<Button kind="primary" onClick={onStart}>{t('first.start')}</Button>}>
      <BlankCard />
      <ul class="points">
        {POINTS.map(([icon, name]) => <li key={name}><span class="sign"><Icon name={icon} /></span><span>{t(`first.point.${name}`)}</span></li>)}
      </ul>
      <InstallNote install={install} />
    </Screen>
  );
}

const TONES = ['red', 'red', 'amber', 'green', 'green'] as const;

export function StrengthMeter({ value }: { value: Strength }) {
  return (
    <div class={`stack tight tone-${TONES[value.level]}`} role="status">
      <div class="meter" aria-hidden="true">{[1, 2, 3, 4].map((n) => <i key={n} class={value.level >= n ? 'on' : ''} />)}</div>
      <p class="small">{t('strength.label', { words: t(`strength.${value.level}`) })}{value.weakness ? `. ${t(`strength.why.${value.weakness}`)}` : ''}</p>
    </div>
  );
}

/** A new passphrase twice, with an honest word on how good it is. */
export function NewPassphrase({ label, value, again, onValue, onAgain, focus }: { label: string; value: string; again: string; onValue: (text: string) => void; onAgain: (text: string) => void; focus?: boolean }) {
  const differs = again !== '' && !value.startsWith(again) && again !== value;
  return (
    <>
      <div class="stack tight">
        <PassphraseField label={label} hint={t('create.hint')} value={value} onText={onValue} autocomplete="new-password" focus={focus ?? false} />
        {value !== '' && <StrengthMeter value={strength(value)} />}
      </div>
      <PassphraseField label={t('create.again')} value={again} onText={onAgain} autocomplete="new-password" error={differs ? t('create.differs') : undefined} />
    </>
  );
}

export const passphraseTaken = (value: string, again: string): boolean => strength(value).level >= 2 && value === again;

export interface CreateProps {
  busy: boolean;
  fault: Fault | undefined;
  onBack: () => void;
  onCreate: (passphrase: string) => void;
  initial?: { value: string; again: string };
}

export function CreateVault({ busy, fault, onBack, onCreate, initial }: CreateProps) {
  const [value, setValue] = useState(initial?.value ?? '');
  const [again, setAgain] = useState(initial?.again ?? '');
  const ready = passphraseTaken(value, again) && !busy;
  return (
    <form class="as-screen" onSubmit={(e) => { e.preventDefault(); if (ready) onCreate(value); }}>
      <Screen title={t('create.title')} lead={t('create.lead')} onBack={onBack} brief actions={<Button kind="primary" type="submit" disabled={!ready}>{t('create.button')}</Button>}>
        {fault && <TroubleNote code={fault.code} />}
        <NewPassphrase label={t('create.passphrase')} value={value} again={again} onValue={setValue} onAgain={setAgain} />
        <p class="small muted">{t('create.lost')}</p>
        {busy && <Progress step={t('create.working')} />}
      </Screen>
    </form>
  );
}

export interface UnlockProps {
  busy: boolean;
  fault: Fault | undefined;
  /** Seconds until another passphrase is tried. */
  wait: number;
  pending: boolean;
  onUnlock: (passphrase: string) => void;
  onErase: () => void;
}

export function Unlock({ busy, fault, wait, pending, onUnlock, onErase }: UnlockProps) {
  const [value, setValue] = useState('');
  const [forgot, setForgot] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const submit = () => {
    if (busy || wait > 0 || value === '') return;
    onUnlock(value);
    setValue('');
    input.current?.focus();
  };
  return (
    <form class="as-screen" onSubmit={(e) => { e.preventDefault(); submit(); }}>
      <Screen title={t('unlock.title')} product={t('wallet.product')} brief
        actions={<>
          <Button kind="primary" type="submit" disabled={busy || wait > 0 || value === ''}>{wait > 0 ? t('unlock.wait', { time: lasting(wait) }) : t('unlock.button')}</Button>
          <Button kind="quiet" onClick={() => setForgot(true)}>{t('unlock.forgot')}</Button>
        </>}>
        {pending && <Note icon="scan" what={t('unlock.pending')} />}
        {wait > 0
          ? <Note tone="amber" icon="clock" what={t('unlock.wait.title', { time: lasting(wait) })}><p>{t('unlock.wait.means')}</p></Note>
          : fault && <TroubleNote code={fault.code} />}
        <PassphraseField label={t('unlock.passphrase')} value={value} onText={setValue} autocomplete="current-password" inputRef={input} focus />
        {busy && <Progress step={t('unlock.working')} />}
      </Screen>
      {forgot && (
        <Dialog title={t('unlock.forgot.title')} onClose={() => setForgot(false)} actions={<div class="pair"><Button onClick={() => setForgot(false)}>{t('nav.back')}</Button><Button kind="danger" onClick={() => { setForgot(false); onErase(); }}>{t('settings.erase')}</Button></div>}>
          <p>{t('unlock.forgot.means')}</p>
        </Dialog>
      )}
    </form>
  );
}
