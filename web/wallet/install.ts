// Whether and how this page can be installed here.
import { signal } from '@preact/signals';
import type { Install } from './screens/start.tsx';

interface InstallPrompt extends Event { prompt(): Promise<void> }
const prompt = signal<InstallPrompt | undefined>(undefined);
const installed = signal(false);

export function watchInstall(): void {
  installed.value = window.matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    prompt.value = event as InstallPrompt;
  });
  addEventListener('appinstalled', () => { installed.value = true; });
}

/** Safari on iOS has no prompt and throws stored data away after a week; others keep it longer, so they are offered a button or nothing. */
export function useInstall(): Install {
  if (installed.value) return { way: 'none' };
  const offered = prompt.value;
  if (offered) return { way: 'button', run: () => void offered.prompt() };
  return /iPad|iPhone|iPod/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1) ? { way: 'ios' } : { way: 'none' };
}
