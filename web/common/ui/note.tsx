import type { ComponentChildren } from 'preact';
import { t, type Values } from '../i18n/messages.ts';
import { trouble } from '../i18n/trouble.ts';
import { Icon, Shape, type IconName, type Tone } from './icons.tsx';

/** Something to know, beside the work. `tone` accent is plain information. */
export function Note({ tone = 'accent', icon, what, children, actions, live }: { tone?: Tone | 'accent'; icon?: IconName; what?: ComponentChildren; children?: ComponentChildren; actions?: ComponentChildren; live?: boolean }) {
  return (
    <section class={`note tone-${tone}`} role={live ? 'status' : undefined}>
      {icon || tone === 'accent' ? <Icon name={icon ?? 'info'} /> : <Shape tone={tone} size={24} />}
      <div class="words">
        {what && <p class="what">{what}</p>}
        {children}
        {actions && <div class="line-up">{actions}</div>}
      </div>
    </section>
  );
}

/** What happened, what it means, what to do; the code behind "Details". Announced when it appears. */
export function TroubleNote({ code, detail, values, tone = 'amber', actions }: { code: string; detail?: string | undefined; values?: Values; tone?: Tone; actions?: ComponentChildren }) {
  const words = trouble(code, values);
  return (
    <section class={`note tone-${tone}`} role="alert">
      <Shape tone={tone} size={24} />
      <div class="words">
        <p class="what">{words.what}</p>
        {words.means && <p>{words.means}</p>}
        {words.next && <p>{words.next}</p>}
        {actions && <div class="line-up">{actions}</div>}
        <details><summary>{t('trouble.details')}</summary><code>{detail ? `${code} / ${detail}` : code}</code></details>
      </div>
    </section>
  );
}

export function Badge({ tone = 'grey', icon, children }: { tone?: Tone | 'accent'; icon?: IconName; children: ComponentChildren }) {
  return <span class={`badge tone-${tone}`}>{icon && <Icon name={icon} size={16} />}{children}</span>;
}
