import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/messages.ts';
import { IconButton } from './button.tsx';
import { Mark } from './icons.tsx';

let drawn = 0;

/**
 * Names the document after the screen and moves the focus to its heading, so that those who hear the page know where they are. The very first
 * screen leaves the focus alone.
 */
export function useScreenFocus<T extends HTMLElement>(title: string) {
  const heading = useRef<T>(null);
  useEffect(() => {
    document.title = t('page.title', { screen: title });
    if (drawn++ > 0) {
      window.scrollTo(0, 0);
      // A field of the new screen may have taken the focus already.
      if (!heading.current?.closest('main')?.contains(document.activeElement)) heading.current?.focus({ preventScroll: true });
    }
  }, [title]);
  return heading;
}

export interface ScreenProps {
  title: string;
  /** The heading is drawn by the screen itself unless this is false. */
  heading?: boolean;
  lead?: ComponentChildren;
  onBack?: (() => void) | undefined;
  /** Shown at the left when there is nothing to go back to. */
  product?: string;
  tools?: ComponentChildren;
  actions?: ComponentChildren;
  children?: ComponentChildren;
  /** Few words: on large displays the actions follow the text instead of lying at the bottom. */
  brief?: boolean;
}

export function Screen({ title, heading = true, lead, onBack, product, tools, actions, children, brief }: ScreenProps) {
  const ref = useScreenFocus<HTMLHeadingElement>(title);
  return (
    <div class={`screen${brief ? ' brief' : ''}`}>
      <header class="bar">
        {onBack && <IconButton icon="back" label={t('nav.back')} onClick={onBack} />}
        {!onBack && product && <span class="mark"><Mark />{product}</span>}
        {tools && <div class="push">{tools}</div>}
      </header>
      <main class="body">
        {heading
          ? <div class="stack tight"><h1 ref={ref} tabIndex={-1}>{title}</h1>{lead && <p class="lead">{lead}</p>}</div>
          : <h1 ref={ref} tabIndex={-1} class="away">{title}</h1>}
        {children}
      </main>
      {actions && <footer class="actions"><div>{actions}</div></footer>}
    </div>
  );
}
