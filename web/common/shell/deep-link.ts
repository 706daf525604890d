// Imported before everything else: a text handed over in the address is taken out of the address bar before anything can go wrong.

/** `#sp=1/BASE32` (presentation specification 1.2) as the text that the core takes, or undefined. */
export function textOfFragment(fragment: string): string | undefined {
  const match = /^#sp=(\d+\/[A-Za-z2-7]+)$/.exec(fragment);
  return match ? `statepass:${match[1]}` : undefined;
}

export function takeFragment(): string | undefined {
  const text = textOfFragment(location.hash);
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search);
  return text;
}

/** The text that the page was opened with. */
export const link = typeof location === 'undefined' ? undefined : takeFragment();
