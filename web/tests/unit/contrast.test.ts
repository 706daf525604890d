import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(resolve(import.meta.dirname, '../../common/style/tokens.css'), 'utf8');

function tokens(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
}
const light = tokens(/:root\s*\{([^}]*)\}/.exec(css)![1]!);
const dark = tokens(/\[data-theme='dark'\]\s*\{([^}]*)\}/.exec(css)![1]!);

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const TEXT = [
  ...['ink', 'muted', 'accent', 'green', 'amber', 'red', 'grey'].flatMap((t) => ['paper', 'sheet', 'sunk'].map((g) => [t, g] as const)),
  ...['green', 'amber', 'red', 'grey', 'accent'].flatMap((t) => [[t, `${t}-soft`], ['ink', `${t}-soft`], ['muted', `${t}-soft`]] as const),
  ...['green', 'amber', 'red', 'grey'].map((g) => ['on-verdict', g] as const),
  ['on-accent', 'accent'], ['on-accent', 'accent-strong'], ['paper', 'ink'],
] as const;
const SHAPES = [['line', 'paper'], ['line', 'sheet'], ['line', 'sunk'], ['accent', 'paper'], ['accent', 'sheet'], ['red', 'sheet']] as const;

describe.each([['light', light], ['dark', dark]] as const)('%s', (_, theme) => {
  it('names the same colours as the other theme', () => expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort()));
  it.each(TEXT)('%s on %s can be read', (text, ground) => expect(contrast(theme[text]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5));
  it.each(SHAPES)('%s on %s can be seen', (shape, ground) => expect(contrast(theme[shape]!, theme[ground]!)).toBeGreaterThanOrEqual(3));
});

it('agrees with the known value of black on white', () => expect(contrast('#000000', '#ffffff')).toBe(21));
