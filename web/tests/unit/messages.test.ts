import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addMessages, setLanguage, t } from '../../common/i18n/messages.ts';
import { stemsOf, trouble } from '../../common/i18n/trouble.ts';
import { compile } from '../../tools/messages.mjs';
import codes from '../../messages/en/codes.json';
import common from '../../messages/en/common.json';
import desk from '../../messages/en/desk.json';
import verifier from '../../messages/en/verifier.json';
import wallet from '../../messages/en/wallet.json';

const WEB = resolve(import.meta.dirname, '../..');
const FILES = ['common', 'codes', 'wallet', 'verifier', 'desk'];
const raw = Object.fromEntries(FILES.map((f) => [f, readFileSync(join(WEB, `messages/en/${f}.json`), 'utf8')]));
const texts: Record<string, string> = Object.assign({}, ...FILES.map((f) => JSON.parse(raw[f]!) as Record<string, string>));
const definitions = readFileSync(resolve(WEB, '../wallet-core/include/statepass_enums.def'), 'utf8');
const types = readFileSync(resolve(WEB, '../wasm/ts/src/types.ts'), 'utf8');

function* sources(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(name)) yield readFileSync(path, 'utf8');
  }
}
const code = ['common', 'wallet', 'verifier', 'desk', 'gallery'].flatMap((f) => [...sources(join(WEB, f))]).join('\n');

describe('messages', () => {
  it.each(FILES)('%s has each key once', (file) => {
    const keys = [...raw[file]!.matchAll(/"([\w.]+)":\s*"/g)].map((m) => m[1]!);
    expect(keys.filter((k, i) => keys.indexOf(k) !== i)).toEqual([]);
    expect(new Set(keys)).toEqual(new Set(Object.keys(JSON.parse(raw[file]!) as object)));
  });

  it('are well-formed ICU messages', () => {
    const broken = Object.entries(texts).filter(([, text]) => { try { compile(text); return false; } catch { return true; } });
    expect(broken).toEqual([]);
  });

  it('avoid the banned words', () => {
    const banned = /!|\boops\b|please try again|\binvalid\b|error occurred|\bblockchain\b|\btokens?\b|\bcryptograph\w*|\bsorry\b/i;
    expect(Object.entries(texts).filter(([, text]) => banned.test(text))).toEqual([]);
  });

  it('are all used somewhere', () => {
    const stems = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map((m) => m[1]!);
    // Keys made of two variables, or looked up by code.
    const looked = /^(code|group|revert|(wallet|verifier|desk)\.code|state|element|privilege|headline|check|call|event|moves\.refused|asked\.refused|asked\.purpose|notice\.code|notice\.kind|health\.key\.purpose|health\.list\.family|ledger\.step|suspend|reinstate|revoke|move\.(clear|refuse|recall|complete)|show\.(age|licence)|move\.why|camera|history|strength|knows\.relay)\./;
    const unused = Object.keys(texts).filter((key) => !code.includes(`'${key}'`) && !stems.some((s) => key.startsWith(s)) && !looked.test(key));
    expect(unused).toEqual([]);
  });
});

describe('words for codes', () => {
  const reasons = [...definitions.matchAll(/^SP_REASON\((\w+),/gm)].map((m) => m[1]!);
  const errors = [...definitions.matchAll(/^SP_ERROR\((\w+),/gm)].map((m) => m[1]!);

  it('reads the one list of codes', () => {
    expect(reasons.length).toBeGreaterThan(80);
    expect(errors.length).toBeGreaterThan(25);
  });

  it.each(reasons)('reason %s says what happened, what it means and what to do', (reason) => {
    for (const part of ['what', 'means'] as const) expect(texts[`code.${reason}.${part}`], part).toBeTruthy();
    if (reason !== 'prerequisite') expect(texts[`code.${reason}.next`]).toBeTruthy();
  });

  /** About the form of bytes, or what a relay or a desk answered: whatever the code, a person does the same thing next. Codes of all other groups need words of their own … */
  const ALIKE = /^(base|crypto|cbor|rlp|cose|x509|eth|qbft|ledger|status|mdoc|present|qr|deflate|jose|json|capi|sync)_/;
  /** … and so do these. */
  const STILL = /^(crypto_memory|capi_memory|mdoc_(expired|not_yet_valid)|qbft_(time_future|trust_expired|contradiction|set_jump|state_version|state_chain|state_older)|sync_(silent|refused|chain|old_book|no_contract|config\w*))$/;
  /** Words of a desk's messages that say nothing to a person, and what only a desk says to a wallet. */
  const DESK = /^oid4vc_(metadata|\w+_response|step|keys|signatures|request|grant_type|proof|proof_(audience|nonce|time|key|count))$/;
  const pagesOf = (error: string) => (/^(holder|vault|oid4vc|mdoc|wallet)_/.test(error) ? ['wallet'] : ['wallet', 'verifier', 'desk']);
  const stemOf = (error: string, page: string) => stemsOf(error, page).find((s) => texts[`${s}.what`] !== undefined)!;

  it.each(errors)('error %s says what happened, what it means and what to do', (error) => {
    const own = STILL.test(error) || (!ALIKE.test(error) && !DESK.test(error));
    for (const page of STILL.test(error) && /^(mdoc|qbft_state)/.test(error) ? ['wallet'] : pagesOf(error)) {
      const stem = stemOf(error, page);
      expect(stem, `no words: add ${page}.code.${error} or code.${error} (.what, .means, .next) to web/messages/en`).not.toBe('code.page_unexpected');
      if (own) expect(stem, `the group's words are not enough: add ${page}.code.${error} or code.${error}`).not.toMatch(/^group\./);
      for (const part of ['what', 'means', 'next']) expect(texts[`${stem}.${part}`], `${stem}.${part}`).toBeTruthy();
    }
  });

  const packages = [...(/one of the package's own:([^]*?)\*\//.exec(types)?.[1] ?? '').matchAll(/'(\w+)'/g)].map((m) => m[1]!);
  it('knows the codes of the package', () => expect(packages).toEqual(expect.arrayContaining(['instance_dead', 'store_full', 'wallet_exists', 'clock_offset'])));

  it.each([...packages, 'page_chain', 'page_core', 'page_dev', 'page_unexpected', 'vault_backoff'])('the page has words for %s', (own) => {
    const stem = stemOf(own, 'wallet');
    if (own !== 'page_unexpected') expect(stem).not.toBe('code.page_unexpected');
    for (const part of ['what', 'means', 'next']) expect(texts[`${stem}.${part}`]).toBeTruthy();
  });

  it('has every sentence in every language', () => {
    const languages = readdirSync(join(WEB, 'messages'));
    const keysOf = (language: string) => FILES.flatMap((f) => Object.keys(JSON.parse(readFileSync(join(WEB, 'messages', language, `${f}.json`), 'utf8')) as object)).sort();
    for (const language of languages) expect(keysOf(language), language).toEqual(keysOf('en'));
  });

  it.each(['auth_required', 'forbidden', 'bad_request', 'not_found', 'conflict', 'condensing', 'state_gone', 'too_large', 'reverted', 'limited', 'node_bad', 'no_node', 'node_slow', 'desk_silent', 'desk_unclear', 'insufficient_storage'])('the desk has words for %s', (problem) => {
    for (const part of ['what', 'means', 'next']) expect(texts[`desk.code.${problem}.${part}`]).toBeTruthy();
  });

  it('has words only for refusals that a contract knows', () => {
    const folder = resolve(WEB, '../relay/contracts/src');
    const named = readdirSync(folder).flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/^\s*error (\w+)\(/gm)].map((m) => m[1]!));
    const worded = Object.keys(texts).flatMap((k) => /^revert\.(\w+)$/.exec(k)?.[1] ?? []);
    expect(worded.filter((name) => name !== 'LOST' && !named.includes(name))).toEqual([]);
    expect(worded.length).toBeGreaterThan(8);
  });

  it('knows no code that does not exist', () => {
    const own = /^page_/;
    const named = new Set(Object.keys(texts).map((k) => /^(?:(?:wallet|verifier)\.)?code\.(\w+)\.what$/.exec(k)?.[1]).filter((c) => c !== undefined));
    expect([...named].filter((c) => !reasons.includes(c) && !errors.includes(c) && !packages.includes(c) && c !== 'vault_backoff' && !own.test(c))).toEqual([]);
  });

  it('falls back from the page to the code, the group, and what nobody foresaw', () => {
    for (const catalogue of [common, codes, wallet, verifier, desk]) addMessages(catalogue);
    expect(trouble('request_expired', {}, 'verifier').what).toBe('No answer came in time.');
    expect(trouble('request_expired', {}, 'wallet').what).toBe('The question in this code has run out.');
    expect(trouble('cbor_trailing', {}, 'wallet').what).toBe('What was read is not put together as it must be.');
    expect(trouble('present_profile', {}, 'verifier').what).toBe('This code holds something else than it says.');
    expect(trouble('qbft_time_future', {}, 'verifier').what).toBe('The clock of this device is behind the network.');
    expect(trouble('no_such_thing', {}, 'wallet').what).toBe('Something happened that this page did not foresee.');
  });
});

describe('names from the interface', () => {
  const union = (name: string): string[] => [...(new RegExp(`export type ${name} =([^;]*);`).exec(types)?.[1] ?? '').matchAll(/'(\w+)'/g)].map((m) => m[1]!);

  it.each(union('Headline'))('headline %s has its word and its sentence', (headline) => {
    expect(texts[`headline.${headline}`]).toBeTruthy();
    expect(texts[`headline.${headline}.says`]).toBeTruthy();
  });

  it('has every headline', () => expect(union('Headline').length).toBeGreaterThan(20));
  it.each(union('Preset'))('preset %s has its tile', (preset) => expect(texts[`ask.preset.${preset}`]).toBeTruthy());
  it.each(union('MoveStation'))('station %s has its words', (station) => expect(texts[`moves.station.${station}.note`]).toBeTruthy());

  it('formats plural and select in the page’s language', () => {
    setLanguage('en');
    for (const catalogue of [common, wallet]) addMessages(catalogue);
    expect(t('arrived.lead', { copies: 1 })).toBe('1 copy for this phone, checked and sealed.');
    expect(t('arrived.lead', { copies: 20 })).toBe('20 copies for this phone, checked and sealed.');
    expect(t('ledger.relay.refused', { relay: 'A', other: 'B' })).toBe('A sent something that the states did not sign. Using B instead.');
    expect(t('ledger.relay.refused', { relay: 'A', other: 'none' })).toBe('A sent something that the states did not sign. No other relay answered.');
  });
});
