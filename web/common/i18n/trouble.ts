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

/**
 * The stems under which a code's words may stand, best first: the page's own view of it, the code itself, the group of codes that it belongs to
 * (`cbor_trailing` is one of `cbor_*`), and at last the words for what nobody foresaw.
 */
export function stemsOf(code: string, of: string = page): string[] {
  const group = /^[a-z0-9]+(?=_)/.exec(code)?.[0];
  return [`${of}.code.${code}`, `code.${code}`, ...(group ? [`group.${group}`] : []), 'code.page_unexpected'];
}

export function trouble(code: string, values?: Values, of?: string): Trouble {
  const stem = stemsOf(code, of).find((candidate) => hasMessage(`${candidate}.what`))!;
  return { what: part(stem, 'what', values), means: part(stem, 'means', values), next: part(stem, 'next', values), code };
}
