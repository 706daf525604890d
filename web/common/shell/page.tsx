// What surrounds every page's own screens: the words while it opens, the words when it cannot, toasts, the newer version, and in development builds
// the line that says so.
import { signal } from '@preact/signals';
import { Component, render, type ComponentChildren } from 'preact';
import { faultOf, type Fault } from '../core/errors.ts';
import { addMessages, t } from '../i18n/messages.ts';
import { Button } from '../ui/button.tsx';
import { TroubleNote } from '../ui/note.tsx';
import { Progress } from '../ui/progress.tsx';
import { Screen } from '../ui/screen.tsx';
import { followTheme } from '../ui/theme.ts';
import { toast, Toasts } from '../ui/toast.tsx';
import { boot, BootError, type Booted } from './boot.ts';
import { registerOffline, takeUpdate, updateReady } from './update.ts';

export const online = signal(typeof navigator === 'undefined' ? true : navigator.onLine);

export function Broken({ fault, product }: { fault: Fault; product: string }) {
  return (
    <Screen title={product} product={product} heading={false} brief>
      <TroubleNote code={fault.code} tone="grey" actions={<Button kind="primary" onClick={() => location.reload()}>{t('page.again')}</Button>} />
    </Screen>
  );
}

/** Catches what a screen did not foresee, so that nobody is left before an empty page. */
class Guard extends Component<{ product: string; children: ComponentChildren }, { fault?: Fault }> {
  static override getDerivedStateFromError = (error: unknown) => ({ fault: faultOf(error) });
  override render() {
    return this.state.fault ? <Broken fault={this.state.fault} product={this.props.product} /> : this.props.children;
  }
}

export const DevelopmentLine = () => (__DEVELOPMENT__ ? <div class="development">{t('page.development')}</div> : null);

const state = signal<{ at: 'opening' } | { at: 'broken'; fault: Fault } | { at: 'open'; content: ComponentChildren }>({ at: 'opening' });

function Page({ product }: { product: string }) {
  const now = state.value;
  return (
    <>
      <DevelopmentLine />
      <Guard product={product}>
        {now.at === 'opening' && <Screen title={product} product={product} heading={false} brief><Progress step={t('page.starting')} after={600} /></Screen>}
        {now.at === 'broken' && <Broken fault={now.fault} product={product} />}
        {now.at === 'open' && now.content}
      </Guard>
      <Toasts />
    </>
  );
}

/** The page can no longer go on: the core has stopped, or never started. */
export function breakPage(fault: Fault): void {
  state.value = { at: 'broken', fault };
}

export async function startPage(options: { product: () => string; messages: Record<string, string>[]; open: (booted: Booted) => ComponentChildren | Promise<ComponentChildren> }): Promise<void> {
  for (const catalogue of options.messages) addMessages(catalogue);
  document.documentElement.dataset['page'] = __PAGE__;
  followTheme();
  addEventListener('online', () => { online.value = true; });
  addEventListener('offline', () => { online.value = false; });
  render(<Page product={options.product()} />, document.getElementById('page')!);
  updateReady.subscribe((ready) => { if (ready) toast(t('update.ready'), { label: t('update.take'), run: takeUpdate }, Infinity); });
  registerOffline().catch(() => { /* without it the page works as long as the network does */ });
  try {
    state.value = { at: 'open', content: await options.open(await boot()) };
  } catch (error) {
    if (__DEVELOPMENT__) reportError(error);
    breakPage(error instanceof BootError ? { code: error.code, retry: true, lost: false } : faultOf(error));
  }
}
