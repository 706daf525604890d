// Names and values of a document's entries in words. Which entries there are, and what follows from them, is the core's business.
import type { CborValue } from '@statepass/core';
import { calendarDate, list, number } from './format.ts';
import { hasMessage, t, type MessageKey } from './messages.ts';

export const AGE = /^age_over_(\d{2})$/;

export function elementLabel(element: string): string {
  const age = AGE.exec(element);
  if (age) return t('element.age_over', { age: Number(age[1]) });
  const key = `element.${element}`;
  return hasMessage(key) ? t(key as MessageKey) : t('element.other', { name: element });
}

export function stateName(letters: string): string {
  const key = `state.${letters.replace(/^US-/, '')}`;
  return hasMessage(key) ? t(key as MessageKey) : letters;
}

export function privilege(code: string): string {
  const key = `privilege.${code}`;
  return hasMessage(key) ? t(key as MessageKey) : t('privilege.other', { code });
}

export const documentName = (docType: string): string =>
  docType === 'org.iso.18013.5.1.mDL' ? t('document.licence') : docType.startsWith('org.statepass.age.') ? t('document.age') : t('document.other');

const isTagged = (value: CborValue): value is { tag: number; value: CborValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) && typeof (value as { tag?: unknown }).tag === 'number' && 'value' in value;

/** A value as one line. Pictures have no line: the caller draws them. */
export function elementValue(element: string, value: CborValue | undefined): string {
  if (value === undefined || value === null) return t('unknown');
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (isTagged(value)) return elementValue(element, value.value);
  if (typeof value === 'string') {
    if (/^\d{4}-\d{2}-\d{2}/.test(value)) return calendarDate(value.slice(0, 10));
    return element === 'issuing_jurisdiction' ? stateName(value) : value;
  }
  if (typeof value === 'number' || typeof value === 'bigint') return number(Number(value));
  if (value instanceof Uint8Array) return '';
  if (Array.isArray(value)) return value.length === 0 ? t('unknown') : list(value.map((item) => elementValue(element, item)));
  const map = value as { [key: string]: CborValue };
  const code = map['vehicle_category_code'] ?? (map['domestic_vehicle_class'] as { [key: string]: CborValue } | undefined)?.['domestic_vehicle_class_code'];
  if (typeof code === 'string') return privilege(code);
  return list(Object.values(map).map((item) => elementValue(element, item)));
}

/** The bytes of a picture as an address for an img, to be revoked by the caller. */
export function pictureUrl(bytes: Uint8Array, type?: string): string {
  const kind = type ?? (bytes[0] === 0xff ? 'image/jpeg' : bytes[0] === 0x52 ? 'image/webp' : 'image/jp2');
  return URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: kind }));
}
