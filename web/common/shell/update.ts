// Registers the service worker and tells when a newer build waits.
import { signal } from '@preact/signals';
import { scriptUrl } from './trusted.ts';

let waiting: ServiceWorker | undefined;
export const updateReady = signal(false);

export async function registerOffline(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register(scriptUrl('./sw.js'), { updateViaCache: 'none' });
  const found = (worker: ServiceWorker | null) => {
    if (!worker || !navigator.serviceWorker.controller) return;
    waiting = worker;
    updateReady.value = true;
  };
  found(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => { if (worker.state === 'installed') found(worker); });
  });
}

/** Lets the newer build take over and starts the page anew with it. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take over');
}
