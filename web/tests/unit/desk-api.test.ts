import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { DeskApi, DeskError, newKey } from '../../desk/api.ts';
import { crop } from '../../desk/portrait.ts';

function answering(...answers: Response[]) {
  const calls: { url: string; init: RequestInit }[] = [];
  const doFetch = vi.fn(async (url: RequestInfo | URL, init?: RequestInit) => {
    calls.push({ url: String(url), init: init! });
    return answers.shift()!;
  });
  return { doFetch: doFetch as unknown as typeof fetch, calls };
}
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

describe('the desk service', () => {
  it('is spoken to without cookies, with the session’s key', async () => {
    const { doFetch, calls } = answering(json({ token: 'abc', expires: 1, staff: {}, desk: {} }), json({ items: [] }));
    const api = new DeskApi({ fetch: doFetch });
    const session = await api.signIn('ada', 'secret');
    expect(session).not.toHaveProperty('token');
    await api.work();
    expect(calls[0]!.url).toBe('/v1/desk/session');
    expect(calls[0]!.init.headers).not.toHaveProperty('Authorization');
    expect(JSON.parse(calls[0]!.init.body as string)).toEqual({ name: 'ada', passphrase: 'secret' });
    expect(calls[1]!.init.headers).toEqual({ Authorization: 'Bearer abc' });
    for (const c of calls) expect(c.init).toMatchObject({ credentials: 'omit', redirect: 'error', cache: 'no-store' });
  });

  it('hands on what it refused, by code', async () => {
    const { doFetch } = answering(json({ code: 'REVERTED', status: 422, title: 'x', error: 'BadState', args: [3] }, 422), json({ code: 'CONDENSING', readyAt: 99 }, 409), new Response('<html>', { status: 502 }));
    const api = new DeskApi({ fetch: doFetch });
    await expect(api.ledger()).rejects.toMatchObject({ code: 'reverted', status: 422, extra: { error: 'BadState', args: [3] } });
    await expect(api.doMove('m', 'clear', {}, 'k')).rejects.toMatchObject({ code: 'condensing', extra: { readyAt: 99 } });
    await expect(api.ledger()).rejects.toMatchObject({ code: 'desk_unclear', status: 502 });
  });

  it('says that it is silent, and that an answer is not its own', async () => {
    await expect(new DeskApi({ fetch: () => Promise.reject(new TypeError('down')) }).ledger()).rejects.toMatchObject({ code: 'desk_silent' });
    await expect(new DeskApi({ fetch: async () => new Response('not json') }).ledger()).rejects.toBeInstanceOf(DeskError);
  });

  it('ends the session when the desk says so', async () => {
    const over = vi.fn();
    const { doFetch } = answering(json({ code: 'AUTH_REQUIRED' }, 401));
    const api = new DeskApi({ fetch: doFetch, onSignedOut: over });
    api.token = 'old';
    await expect(api.work()).rejects.toMatchObject({ code: 'auth_required' });
    expect(over).toHaveBeenCalledOnce();
    expect(api.token).toBeUndefined();
  });

  it('plans without doing and does with a key', async () => {
    const { doFetch, calls } = answering(json({ calls: [], undoable: true }), json({ roundAt: 0, entries: 2, acts: ['a'] }));
    const api = new DeskApi({ fetch: doFetch });
    const change = { family: 2, value: 'suspended', urgency: 'urgent', reason: 'court' } as const;
    await api.planStatus('l/1', change);
    await api.changeStatus('l/1', change, 'key');
    expect(calls[0]!.url).toBe('/v1/desk/licences/l%2F1/status');
    expect(JSON.parse(calls[0]!.init.body as string)).toEqual({ ...change, dryRun: true });
    expect(JSON.parse(calls[1]!.init.body as string)).toEqual({ ...change, idempotencyKey: 'key' });
  });

  it('sends portraits as octets', async () => {
    const { doFetch, calls } = answering(new Response(null, { status: 204 }), new Response(new Uint8Array([1, 2])));
    const api = new DeskApi({ fetch: doFetch });
    await api.putPortrait('a1', new Uint8Array([255]), 'image/jpeg', true);
    expect(calls[0]).toMatchObject({ url: '/v1/desk/applicants/a1/portrait/small', init: { method: 'PUT', headers: { 'Content-Type': 'image/jpeg' } } });
    expect(await api.portrait({ move: 'm1' })).toEqual(new Uint8Array([1, 2]));
  });

  it('calls nothing that its table does not name', () => {
    const source = readFileSync(resolve(import.meta.dirname, '../../desk/api.ts'), 'utf8');
    const table = readFileSync(resolve(import.meta.dirname, '../../desk/README.md'), 'utf8');
    const first = [...new Set([...source.matchAll(/['`]\/([a-z]+)[/?'`$]/g)].map((m) => m[1]!))].filter((p) => p !== 'v1' && p !== 'portrait' && p !== 'small');
    expect(first.length).toBeGreaterThan(10);
    for (const path of first) expect(table, path).toMatch(new RegExp(`\`/${path}|, \`/${path}`));
  });

  it('makes a new key for each press', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newKey()).not.toBe(newKey());
  });
});

describe('cutting a portrait', () => {
  it.each([[4000, 3000], [3000, 4000], [500, 500], [168, 210]])('%i×%i', (width, height) => {
    const part = crop(width, height, 0.8);
    expect(part.width / part.height).toBeCloseTo(0.8, 6);
    expect(part.x).toBeGreaterThanOrEqual(0);
    expect(part.y).toBeGreaterThanOrEqual(0);
    expect(part.x + part.width).toBeLessThanOrEqual(width + 1e-9);
    expect(part.y + part.height).toBeLessThanOrEqual(height + 1e-9);
  });
});
