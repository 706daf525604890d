// The headers under which a page is served. The relay and the desk send the same; `headers.json` beside each built page is made from here.

/** Where a page may connect: itself, the relays of its chain configuration, also by WebSocket, and its desks. Nothing else is ever contacted. */
export function connectSources(chain) {
  const origins = (urls) => urls.map((url) => new URL(url).origin);
  const relays = origins(chain?.relays ?? []);
  return ["'self'", ...new Set([...relays, ...relays.map((origin) => origin.replace(/^http/, 'ws')), ...origins(Object.values(chain?.desks ?? {}))])];
}

const POLICY = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'media-src': "'self' blob:",
  'font-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'statepass',
};
const join = (policy) => Object.entries(policy).map(([name, value]) => `${name} ${value}`).join('; ');

/** What stands in the page itself, for a host that forgets the headers. It cannot know the relays, so connections are the header's. */
export function metaPolicy() {
  const { 'default-src': _, ...rest } = POLICY;
  return join({ ...rest, 'object-src': "'none'", 'frame-src': "'none'" });
}

export function headers(chain) {
  return {
    'Content-Security-Policy': join({ ...POLICY, 'connect-src': connectSources(chain).join(' '), 'frame-ancestors': "'none'" }),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Permissions-Policy':
      'camera=(self), screen-wake-lock=(self), clipboard-write=(self), clipboard-read=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=(), browsing-topics=()',
    'Integrity-Policy': 'blocked-destinations=(script)',
  };
}
