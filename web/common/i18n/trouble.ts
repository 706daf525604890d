// Every code as words: what happened, what it means, what to do (interface specification 6).
import { hasMessage, t, type MessageKey, type Values } from './messages.ts';

export interface Trouble {
  what: string;
  means: string;
  next: string;
  code: string;
}

const part = (stem: string, name: 'what' | 'means' | 'next', values?: Values): string => {
  const key = `${stem}.${name}`;
  return hasMessage(key) ? t(key as MessageKey, values) : '';
};

let page: string = __PAGE__;
/** For the gallery, which shows every page. */
export function useWordsOf(name: string): void {
  page = name;
}

/** Codes that say to a person what another one says. */
const SAME: Record<string, string> = {
  holder_answered: 'already_answered', holder_version: 'vault_version', vault_entropy: 'holder_entropy', capi_memory: 'crypto_memory',
  present_version: 'unsupported_version', present_alphabet: 'text_alphabet', present_kind: 'unknown_kind', present_poster: 'poster_unsupported', present_feature: 'unsupported_feature',
  present_reader_auth: 'reader_auth_invalid', present_reader_key: 'reader_key_invalid', present_reply: 'no_reply_channel', present_slot: 'slot_misaligned',
  qbft_trust_expired: 'trusting_period', qbft_contradiction: 'ledger_contradiction', qbft_set_jump: 'header_set_change', qbft_time_future: 'reader_clock', qbft_quorum: 'header_quorum',
};

/**
 * The stems under which a code's words may stand, best first: the page's own view of it, the code itself, the reason that an error of reading a code stands
 * for (`present_profile` is `profile`) or another code that says the same, the group of codes that it belongs to (`cbor_trailing` is one of `cbor_*`), and at
 * last the words for what nobody foresaw.
 */
export function stemsOf(code: string, of: string = page): string[] {
  const group = /^[a-z0-9]+(?=_)/.exec(code)?.[0];
  const codes = [code, SAME[code] ?? (group === 'present' ? code.slice('present_'.length) : undefined)].filter((c) => c !== undefined);
  return [...codes.flatMap((c) => [`${of}.code.${c}`, `code.${c}`]), ...(group ? [`group.${group}`] : []), 'code.page_unexpected'];
}

export function trouble(code: string, values?: Values, of?: string): Trouble {
  const stem = stemsOf(code, of).find((candidate) => hasMessage(`${candidate}.what`))!;
  return { what: part(stem, 'what', values), means: part(stem, 'means', values), next: part(stem, 'next', values), code };
}
