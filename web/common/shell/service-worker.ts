/// <reference lib="webworker" />
// The service worker of every page: keeps exactly the files of one build, serves the page without a network, and gives way to a newer build when
// the person agrees. The names in capitals are filled in by the build (tools/pages.mjs).
export {};
declare const self: ServiceWorkerGlobalScope;
declare const __KEPT__: [file: string, hash: string][];
declare const __VERSION__: string;
declare const __SETTINGS__: string[];

const kept = new Map(__KEPT__);
/** Read anew when the network answers, remembered for when it does not. */
const settings = __SETTINGS__;
const SETTINGS = 'settings';

const nameOf = (url: string): string => {
  const name = url.slice(self.registration.scope.length).split(/[?#]/)[0]!;
  return name === '' ? 'index.html' : name;
};

async function keep(): Promise<void> {
  const before = await caches.keys();
  const cache = await caches.open(__VERSION__);
  await Promise.all([...kept.keys()].map(async (file) => {
    // A file whose name carries its hash may be taken from an older build's cache; the rest is fetched past the HTTP cache.
    for (const other of before) {
      const hit = /-[\w-]{8}\.\w+$/.test(file) ? await (await caches.open(other)).match(file) : undefined;
      if (hit) return cache.put(file, hit);
    }
    const answer = await fetch(file, { cache: 'no-cache' });
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    return cache.put(file, answer);
  }));
}

/** On the first visit the page reads its settings before this worker stands between: they are remembered here, so that the very next start may be without a network. */
async function remember(): Promise<void> {
  await Promise.all(settings.map((file) => setting(new Request(new URL(file, self.registration.scope))).catch(() => undefined)));
}

self.addEventListener('install', (event) => event.waitUntil(keep().then(remember)));

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== __VERSION__ && name !== SETTINGS) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
});

async function setting(request: Request): Promise<Response> {
  const cache = await caches.open(SETTINGS);
  try {
    const answer = await fetch(request, { cache: 'no-cache' });
    // The first is needed and its last good state is kept; the others may be absent, and that is remembered too.
    if (answer.ok || (answer.status === 404 && nameOf(request.url) !== settings[0])) await cache.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    const held = await cache.match(request.url);
    if (held) return held;
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
  const name = nameOf(request.url);
  if (settings.includes(name)) return event.respondWith(setting(request));
  if (!kept.has(name)) return;
  event.respondWith((async () => (await (await caches.open(__VERSION__)).match(name)) ?? fetch(request))());
});
