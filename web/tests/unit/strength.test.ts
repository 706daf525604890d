import { describe, expect, it } from 'vitest';
import { passphraseBytes, strength } from '../../wallet/strength.ts';

describe('strength of a passphrase', () => {
  it.each([
    ['', 0, 'short'], ['abc', 0, 'short'], ['1234567', 0, 'short'], ['        ', 0, 'short'],
    ['password', 1, 'common'], ['P4$$w0rd', 1, 'common'], ['statepass1', 1, 'common'], ['letmein2026', 1, 'common'],
    ['aaaaaaaaaa', 1, 'repeat'], ['abcabcabcabc', 1, 'repeat'], ['qwertyuiop', 1, 'row'], ['abcdefghijk', 1, 'row'],
    ['17.05.1990', 1, 'date'], ['20260303', 1, 'date'], ['mountain', 1, 'more'],
  ] as const)('"%s" is level %i for %s', (text, level, weakness) => expect(strength(text)).toEqual({ level, weakness }));

  it.each(['Tr0ub4dor&3', 'herons over slate'])('"%s" is fair or better', (text) => expect(strength(text).level).toBeGreaterThanOrEqual(2));
  it('takes four or five words for good', () => expect(strength('seven herons over wet slate').level).toBe(4));
  it('does not make a longer passphrase weaker', () => {
    const text = 'seven herons over wet slate';
    let before = 0;
    for (let n = 8; n <= text.length; n++) {
      const { level } = strength(text.slice(0, n));
      expect(level).toBeGreaterThanOrEqual(before);
      before = level;
    }
  });
  it('gives one form for one passphrase', () => expect(passphraseBytes('Ångström')).toEqual(passphraseBytes('Ångström')));
});
