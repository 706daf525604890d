// Dates, times, ages and lists as people write them, all by Intl.
import { formatLocale, t } from './messages.ts';

const made = new Map<string, Intl.DateTimeFormat>();
function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = formatLocale() + JSON.stringify(options);
  let format = made.get(key);
  if (!format) made.set(key, (format = new Intl.DateTimeFormat(formatLocale(), options)));
  return format;
}

/** 14:02. Hours and minutes; the seconds only where seconds count. */
export function clock(time: number, seconds = false): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit', hour12: false, ...(seconds ? { second: '2-digit' } : {}) }).format(time * 1000);
}

const sameDay = (a: number, b: number) => new Date(a * 1000).toDateString() === new Date(b * 1000).toDateString();

/** "14:02", "yesterday, 14:02", "Tue, 3 Mar, 14:02": as much of the day as is needed. */
export function moment(time: number, now: number): string {
  if (sameDay(time, now)) return clock(time);
  if (sameDay(time, now - 86_400)) return t('time.yesterday', { time: clock(time) });
  return t('time.day', { day: dateFormat({ weekday: 'short', day: 'numeric', month: 'short' }).format(time * 1000), time: clock(time) });
}

export const day = (time: number): string => dateFormat({ day: 'numeric', month: 'long', year: 'numeric' }).format(time * 1000);

/** A calendar date like '1990-05-17', which has no time zone. */
export function calendarDate(text: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return text;
  return dateFormat({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [['second', 1], ['minute', 60], ['hour', 3600], ['day', 86_400], ['month', 2_629_800], ['year', 31_557_600]];

/** "20 seconds ago", "in 3 minutes": the largest unit of which there is at least one; days from the second on, so that 31 hours are not "1 day". */
export function age(time: number, now: number): string {
  const seconds = time - now;
  const size = Math.abs(seconds);
  let step = STEPS[0]!;
  for (const candidate of STEPS) if (size >= candidate[1] * (candidate[0] === 'day' ? 2 : 1)) step = candidate;
  const count = Math.trunc(seconds / step[1]);
  return new Intl.RelativeTimeFormat(formatLocale(), { numeric: 'always' }).format(Object.is(count, 0) && seconds <= 0 ? -0 : count, step[0]);
}

/** "96 seconds", "3 minutes", "2 days": a length of time, rounded up so that nobody comes back too early. A unit is used from two of it on. */
export function lasting(seconds: number): string {
  let step = STEPS[0]!;
  for (const candidate of STEPS.slice(0, 4)) if (seconds >= 2 * candidate[1]) step = candidate;
  const count = Math.max(1, Math.ceil(seconds / step[1] - 1e-9));
  return new Intl.NumberFormat(formatLocale(), { style: 'unit', unit: step[0], unitDisplay: 'long' }).format(count);
}

/** The line that stands under every verdict: "Status as of 14:02, 20 seconds ago". */
export const asOf = (time: number, now: number): string => t('time.asOf', { moment: moment(time, now), age: age(Math.min(time, now), now) });

export const number = (value: number): string => new Intl.NumberFormat(formatLocale()).format(value);
export const list = (items: string[]): string => new Intl.ListFormat(formatLocale(), { type: 'conjunction' }).format(items);
