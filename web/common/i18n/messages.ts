// Words by key. The messages are compiled at build time (tools/messages.mjs); the formatting is intl-messageformat's.
import { IntlMessageFormat } from 'intl-messageformat';
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import type codes from '../../messages/en/codes.json';
import type common from '../../messages/en/common.json';
import type desk from '../../messages/en/desk.json';
import type verifier from '../../messages/en/verifier.json';
import type wallet from '../../messages/en/wallet.json';

export type MessageKey = keyof typeof common | keyof typeof codes | keyof typeof wallet | keyof typeof verifier | keyof typeof desk;
export type Values = Record<string, string | number | boolean | Date | undefined>;
type Compiled = string | MessageFormatElement[];

let language = 'en';
const sources = new Map<string, Compiled>();
const formats = new Map<string, IntlMessageFormat>();

/** Adds a catalogue; a later one wins. The JSON type is what stands in the file, the build made compiled messages of it. */
export function addMessages(catalogue: Record<string, string>): void {
  for (const [key, message] of Object.entries(catalogue)) sources.set(key, message as Compiled);
  formats.clear();
}

export function setLanguage(tag: string): void {
  language = tag;
  formats.clear();
}

/** The language that dates and numbers are written in: the reader's own region of the language that the messages are in. */
export function formatLocale(): string {
  if (typeof navigator === 'undefined') return language;
  return navigator.languages.find((tag) => tag.split('-')[0] === language.split('-')[0]) ?? language;
}

export const hasMessage = (key: string): key is MessageKey => sources.has(key);

export function t(key: MessageKey, values?: Values): string {
  const source = sources.get(key);
  if (source === undefined) return key;
  if (typeof source === 'string') return source;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new IntlMessageFormat(source, formatLocale())));
  return String(format.format(values as Record<string, string>));
}

/** For tests and the gallery: every message changed by a function on its literal texts. */
export function mapMessages(change: (text: string) => string): void {
  const walk = (elements: MessageFormatElement[]): MessageFormatElement[] =>
    elements.map((element) => {
      if (element.type === 0) return { ...element, value: change(element.value) };
      if (element.type === 5 || element.type === 6) {
        return { ...element, options: Object.fromEntries(Object.entries(element.options).map(([name, o]) => [name, { ...o, value: walk(o.value) }])) };
      }
      return element;
    });
  for (const [key, source] of sources) sources.set(key, typeof source === 'string' ? change(source) : walk(source));
  formats.clear();
}
