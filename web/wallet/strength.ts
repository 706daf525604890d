// How hard a passphrase is to guess, as a small honest measure: it counts what somebody who guesses in order of likelihood would have to try.
// It knows no dictionary, so it takes words for random letters at a discount, and it never promises more than "strong".

export type Weakness = 'short' | 'common' | 'repeat' | 'row' | 'date' | 'more';
export interface Strength {
  /** 0 too short, 1 easy, 2 fair, 3 good, 4 strong. From 2 on it is taken. */
  level: 0 | 1 | 2 | 3 | 4;
  weakness?: Weakness;
}

const COMMON = [
  'password', 'passwort', 'passphrase', 'letmein', 'welcome', 'iloveyou', 'sunshine', 'princess', 'football', 'baseball', 'superman', 'batman', 'monkey', 'dragon', 'master', 'shadow',
  'michael', 'jennifer', 'trustno1', 'statepass', 'licence', 'license', 'driving', 'california', 'newyork', 'america', 'changeme', 'whatever', 'starwars', 'computer', 'internet', 'secret',
];
const ROWS = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '01234567890', 'qwertzuiop', 'azertyuiop'];

const LEET: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };
const plain = (text: string): string => [...text.toLowerCase()].map((c) => LEET[c] ?? c).join('');

/** Letters that carry no news: the next one of a keyboard row or of the alphabet, or the same again. */
function predictable(text: string): number {
  let count = 0;
  for (let i = 1; i < text.length; i++) {
    const pair = text.slice(i - 1, i + 1);
    const back = pair[1]! + pair[0]!;
    if (pair[0] === pair[1] || ROWS.some((row) => row.includes(pair) || row.includes(back))) count++;
  }
  return count;
}

/** The shortest piece of which the text is made by repeating it. */
function period(text: string): number {
  for (let n = 1; n <= text.length / 2; n++) if (text.length % n === 0 && text.slice(0, n).repeat(text.length / n) === text) return n;
  return text.length;
}

function bitsPerLetter(text: string): number {
  let alphabet = 0;
  if (/[a-z]/.test(text)) alphabet += 26;
  if (/[A-Z]/.test(text)) alphabet += 26;
  if (/\d/.test(text)) alphabet += 10;
  if (/[^A-Za-z0-9]/.test(text)) alphabet += 20;
  // People write words: a letter of a word is worth about half of a random one.
  return Math.log2(Math.max(2, alphabet)) * (/^[\p{L}\s'-]+$/u.test(text) ? 0.5 : 0.7);
}

export function strength(passphrase: string): Strength {
  const text = passphrase.normalize('NFKC').trim();
  if ([...text].length < 8) return { level: 0, weakness: 'short' };
  const lower = text.toLowerCase();
  const known = COMMON.find((word) => plain(lower).includes(word) || lower.includes(word));
  if (known && [...text].length - known.length < 8) return { level: 1, weakness: 'common' };
  if (period(lower) < text.length) return { level: 1, weakness: 'repeat' };
  if (/^[\d\s./-]+$/.test(text)) return { level: 1, weakness: 'date' };
  const row = predictable(lower);
  if (row > text.length / 2) return { level: 1, weakness: 'row' };
  const letters = [...text].length - row - (known ? known.length : 0);
  const bits = letters * bitsPerLetter(text);
  if (bits < 24) return { level: 1, weakness: 'more' };
  if (bits < 36) return { level: 2, weakness: 'more' };
  return { level: bits < 52 ? 3 : 4 };
}

/** The bytes that the core stretches. One form for one passphrase, however a keyboard composes its letters. The caller wipes them. */
export const passphraseBytes = (text: string): Uint8Array => new TextEncoder().encode(text.normalize('NFKC'));
