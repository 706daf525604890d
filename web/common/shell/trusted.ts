// The page's one Trusted Types policy: two script addresses, the worker's and the service worker's, and no other string ever becomes code.

const allowed = new Set<string>();

/** Names an address as one of ours; called with constants of the build alone. */
function absolute(url: string): string {
  return new URL(url, document.baseURI).href;
}

type ScriptUrl = string & { readonly trusted?: never };
let policy: { createScriptURL(url: string): unknown } | undefined;

export function scriptUrl(url: string): ScriptUrl {
  allowed.add(absolute(url));
  policy ??= window.trustedTypes?.createPolicy('statepass', {
    createScriptURL: (text) => {
      if (allowed.has(text) && new URL(text).origin === location.origin) return text;
      throw new TypeError('not a script of this page');
    },
  }) ?? { createScriptURL: (text) => text };
  return policy.createScriptURL(absolute(url)) as ScriptUrl;
}
