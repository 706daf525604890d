import { beforeAll, describe, expect, it } from 'vitest';
import { age, asOf, calendarDate, clock, lasting, moment } from '../../common/i18n/format.ts';
import { elementLabel, elementValue, stateName } from '../../common/i18n/elements.ts';
import { addMessages, setLanguage } from '../../common/i18n/messages.ts';
import common from '../../messages/en/common.json';

process.env['TZ'] = 'UTC';
const NOW = Date.UTC(2026, 2, 3, 14, 2, 20) / 1000;

beforeAll(() => {
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en-GB'] }, configurable: true });
  setLanguage('en');
  addMessages(common);
});

describe('ages', () => {
  it.each([
    [0, '0 seconds ago'], [20, '20 seconds ago'], [59, '59 seconds ago'], [60, '1 minute ago'], [118, '1 minute ago'], [180, '3 minutes ago'], [3600, '1 hour ago'], [31 * 3600, '31 hours ago'], [48 * 3600, '2 days ago'],
  ])('%i seconds are "%s"', (seconds, words) => expect(age(NOW - seconds, NOW)).toBe(words));

  it.each([[0.2, '1 second'], [74, '74 seconds'], [119, '119 seconds'], [120, '2 minutes'], [121, '3 minutes'], [7200, '2 hours'], [12 * 86_400, '12 days']])('%d seconds last "%s"', (seconds, words) => expect(lasting(seconds)).toBe(words));

  it('says as much of the day as is needed', () => {
    expect(moment(NOW, NOW)).toBe('14:02');
    expect(moment(NOW - 20 * 3600, NOW)).toBe('yesterday, 18:02');
    expect(moment(NOW - 3 * 86_400, NOW)).toBe('Sat 28 Feb, 14:02');
    expect(clock(NOW, true)).toBe('14:02:20');
  });

  it('is the line under every verdict', () => expect(asOf(NOW - 20, NOW)).toBe('Status as of 14:02, 20 seconds ago'));
  it('never says "in 3 seconds" when a clock is a little slow', () => expect(asOf(NOW + 3, NOW)).toBe('Status as of 14:02, 0 seconds ago'));
  it('takes a date without a time zone', () => expect(calendarDate('1990-05-17')).toBe('17 May 1990'));
});

describe('entries of a document', () => {
  it.each([
    ['age_over_21', true, 'Whether you are over 21', 'yes'],
    ['birth_date', { tag: 1004, value: '1990-05-17' }, 'Date of birth', '17 May 1990'],
    ['driving_privileges', [{ vehicle_category_code: 'B' }, { vehicle_category_code: 'C1' }], 'What you may drive', 'Cars and Class C1'],
    ['issuing_jurisdiction', 'US-CA', 'State', 'California'],
    ['height', 168, 'Height', '168'],
    ['shoe_size', 42n, 'Another entry (shoe_size)', '42'],
    ['given_name', undefined, 'Given name', 'not known'],
    ['portrait', new Uint8Array(3), 'Portrait', ''],
  ] as const)('%s', (element, value, label, words) => {
    expect(elementLabel(element)).toBe(label);
    expect(elementValue(element, value as never)).toBe(words);
  });

  it('names states by their letters, and leaves others as they are', () => {
    expect(stateName('NY')).toBe('New York');
    expect(stateName('US-TX')).toBe('Texas');
    expect(stateName('ZZ')).toBe('ZZ');
  });
});
