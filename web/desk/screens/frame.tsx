// Signing in, and the frame around everything else: sections above, list left, case right.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Fault } from '../../common/core/errors.ts';
import { lasting } from '../../common/i18n/format.ts';
import { t } from '../../common/i18n/messages.ts';
import { Button, IconButton } from '../../common/ui/button.tsx';
import { Dialog } from '../../common/ui/dialog.tsx';
import { Choice, Field, PassphraseField } from '../../common/ui/field.tsx';
import { Icon, Mark, type IconName } from '../../common/ui/icons.tsx';
import { Note, TroubleNote } from '../../common/ui/note.tsx';
import { Screen, useScreenFocus } from '../../common/ui/screen.tsx';
import type { Session } from '../api.ts';
import { lettersOn, setLetters } from '../keys.ts';
import { SECTIONS, type Section } from '../model.ts';

export function SignIn({ busy, fault, wait, over, onSignIn }: { busy: boolean; fault: Fault | undefined; wait: number; over: boolean; onSignIn: (name: string, passphrase: string) => void }) {
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const ready = name.trim() !== '' && passphrase !== '' && !busy && wait <= 0;
  return (
    <form class="as-screen" onSubmit={(e) => { e.preventDefault(); if (ready) { onSignIn(name.trim(), passphrase); setPassphrase(''); input.current?.focus(); } }}>
      <Screen title={t('signin.title')} lead={t('signin.lead')} product={t('desk.product.unknown')} brief
        actions={<Button kind="primary" type="submit" disabled={!ready}>{wait > 0 ? t('signin.wait', { time: lasting(wait) }) : t('signin.button')}</Button>}>
        {over && !fault && <Note tone="grey" icon="clock" what={t('signin.over')} />}
        {fault && <TroubleNote code={fault.code} />}
        <Field label={t('signin.name')} value={name} autocomplete="username" focus onText={setName} />
        <PassphraseField label={t('signin.passphrase')} value={passphrase} autocomplete="current-password" inputRef={input} onText={setPassphrase} />
      </Screen>
    </form>
  );
}

const ICONS: Record<Section, IconName> = { work: 'work', people: 'people', moves: 'move', notices: 'mail', ledger: 'network' };

export interface FrameProps {
  session: Session;
  section: Section;
  waiting: number;
  caseOpen: boolean;
  list: ComponentChildren;
  children: ComponentChildren;
  onSection: (section: Section) => void;
  onHelp: () => void;
  onSignOut: () => void;
  onCloseCase: () => void;
}

export function Frame(props: FrameProps) {
  const ref = useScreenFocus<HTMLHeadingElement>(t(`desk.section.${props.section}`));
  return (
    <div class={`desk${props.caseOpen ? ' case-open' : ''}`}>
      <header class="desk-bar">
        <span class="mark"><Mark />{t('desk.product', { desk: props.session.desk.name })}</span>
        <nav aria-label={t('desk.sections')}>
          {SECTIONS.map((s) => (
            <button key={s} type="button" aria-current={s === props.section ? 'page' : undefined} onClick={() => props.onSection(s)}>
              <Icon name={ICONS[s]} size={20} /><span>{t(`desk.section.${s}`)}</span>{s === 'work' && props.waiting > 0 && <span class="count">{props.waiting}</span>}
            </button>
          ))}
        </nav>
        <div class="who"><span class="small">{props.session.staff.name}</span><IconButton icon="question" label={t('desk.keys')} onClick={props.onHelp} /><IconButton icon="exit" label={t('desk.signout')} onClick={props.onSignOut} /></div>
      </header>
      <main>
        <h1 ref={ref} tabIndex={-1} class="away">{t(`desk.section.${props.section}`)}</h1>
        {props.list && <section class="desk-list" aria-label={t('desk.list')}>{props.list}</section>}
        <section class={`desk-case${props.list ? '' : ' alone'}`} aria-label={t('desk.case')}>
          {props.caseOpen && props.list && <div class="only-narrow"><Button kind="quiet" small icon="back" onClick={props.onCloseCase}>{t('nav.back')}</Button></div>}
          {props.caseOpen ? props.children : <div class="desk-nothing"><Mark size={64} /><p class="muted">{t('desk.nothing')}</p></div>}
        </section>
      </main>
    </div>
  );
}

const KEYS: [string[], 'sections' | 'search' | 'new' | 'newMove' | 'updown' | 'open' | 'close' | 'refresh' | 'help'][] = [
  [['g w', 'g p', 'g m', 'g n', 'g l'], 'sections'], [['/'], 'search'], [['n'], 'new'], [['m'], 'newMove'], [['j', 'k', '↓', '↑'], 'updown'], [['Enter'], 'open'], [['Esc'], 'close'], [['r'], 'refresh'], [['?'], 'help'],
];

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('keys.title')} onClose={onClose} actions={<Button onClick={onClose}>{t('nav.close')}</Button>}>
      <dl class="keys">{KEYS.map(([keys, what]) => <div key={what}><dt>{keys.map((k) => <kbd key={k}>{k}</kbd>)}</dt><dd>{t(`keys.${what}`)}</dd></div>)}</dl>
      <Choice label={t('keys.on')} note={t('keys.on.note')} checked={lettersOn.value} onChange={setLetters} />
    </Dialog>
  );
}
