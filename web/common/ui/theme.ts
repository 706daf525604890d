// Light, dark, or as the device says; larger text. Settings of the page alone, kept by the browser; nothing personal is ever stored here.
import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const stored = (key: string): string | null => {
  try { return localStorage.getItem(key); } catch { return null; }
};
export const store = (key: string, value: string): void => {
  try { localStorage.setItem(key, value); } catch { /* a browser that keeps nothing still shows the page */ }
};
export const setting = stored;

export const theme = signal<Theme>((stored('theme') as Theme | null) ?? 'system');
export const largeText = signal(stored('large-text') === '1');

export function followTheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const device = signal(dark.matches);
  dark.addEventListener('change', () => { device.value = dark.matches; });
  effect(() => {
    const shown = theme.value === 'system' ? (device.value ? 'dark' : 'light') : theme.value;
    document.documentElement.dataset['theme'] = shown;
    document.documentElement.style.fontSize = largeText.value ? '125%' : '';
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', shown === 'dark' ? '#10151a' : '#faf9f5');
    store('theme', theme.value);
    store('large-text', largeText.value ? '1' : '0');
  });
}
