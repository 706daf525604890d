import { beforeEach, describe, expect, it, vi } from 'vitest';
import { textOfFragment } from '../../common/shell/deep-link.ts';
import { connectSources, headers, metaPolicy } from '../../tools/security.mjs';

describe('deep links', () => {
  it.each([
    ['#sp=1/asbeqaareizuivlgo4asjh6alq', 'statepass:1/asbeqaareizuivlgo4asjh6alq'],
    ['#sp=2/ABC', 'statepass:2/ABC'],
  ])('%s', (fragment, text) => expect(textOfFragment(fragment)).toBe(text));
  it.each(['', '#', '#sp=', '#sp=1/', '#sp=1/abc1', '#sp=1/abc def', '#sp=javascript:alert(1)', '#other'])('"%s" is nothing', (fragment) => expect(textOfFragment(fragment)).toBeUndefined());
});

describe('headers', () => {
  const chain = { relays: ['https://relay.ca.example/v1', 'https://relay.ca.example/other', 'http://localhost:8701/v1'], desks: { CA: 'https://desk.ca.example/' } };
  it('let the page connect to its relays and desks and to nothing else', () => {
    expect(connectSources(chain)).toEqual(["'self'", 'https://relay.ca.example', 'http://localhost:8701', 'wss://relay.ca.example', 'ws://localhost:8701', 'https://desk.ca.example']);
    expect(connectSources({})).toEqual(["'self'"]);
  });
  it('forbid inline code, eval and foreign scripts, and close Trusted Types but for our policy', () => {
    const csp = headers(chain)['Content-Security-Policy'];
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(csp).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
    expect(csp).toContain("require-trusted-types-for 'script'");
    expect(csp).toContain('trusted-types statepass');
    expect(metaPolicy()).not.toContain('connect-src');
    expect(metaPolicy()).toContain("script-src 'self'");
  });
});

describe('going back', () => {
  let pop: (() => void)[] = [];
  const push = vi.fn();
  beforeEach(() => {
    pop = [];
    push.mockReset();
    Object.assign(globalThis, { addEventListener: (name: string, run: () => void) => { if (name === 'popstate') pop.push(run); }, history: { pushState: push } });
  });
  const make = async () => {
    const { Nav } = await import('../../common/shell/nav.ts');
    const gone: string[] = [];
    return { nav: new Nav<string>('home', (s) => gone.push(s)), gone };
  };

  it('takes one screen off for each press of the browser’s button', async () => {
    const { nav, gone } = await make();
    nav.go('a');
    nav.go('b');
    expect(push).toHaveBeenCalledTimes(1);
    pop[0]!();
    expect(nav.stack.value).toEqual(['home', 'a']);
    expect(push).toHaveBeenCalledTimes(2);
    pop[0]!();
    expect(nav.stack.value).toEqual(['home']);
    expect(push).toHaveBeenCalledTimes(2);
    pop[0]!();
    expect(nav.stack.value).toEqual(['home']);
    expect(gone).toEqual(['b', 'a']);
  });

  it('tells each screen that was left, also when the ground is changed', async () => {
    const { nav, gone } = await make();
    nav.go('a');
    nav.replace('b');
    nav.reset('locked');
    expect(nav.stack.value).toEqual(['locked']);
    expect(gone).toEqual(['a', 'b', 'home']);
  });
});
