// The fine lines of a document, drawn from a seed: waves that cross, as on banknotes. Decoration alone; it secures nothing and says so nowhere.

/** One path of crossing waves over a field of `width` × `height`. The same letters always give the same lines. */
export function guilloche(seed: string, width: number, height: number): string {
  let state = 2166136261;
  for (const letter of seed) state = Math.imul(state ^ letter.codePointAt(0)!, 16777619);
  const random = () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) ^ (state << 7);
    return ((state >>> 0) % 1000) / 1000;
  };
  const parts: string[] = [];
  for (const slope of [1, -1]) {
    const waves = 1.5 + random() * 1.5;
    const phase = random() * Math.PI * 2;
    for (let line = 0; line < 11; line++) {
      const shift = (line / 11) * Math.PI * 2;
      let path = '';
      for (let i = 0; i <= 48; i++) {
        const x = i / 48;
        const swell = 0.16 + 0.3 * Math.sin(Math.PI * x + phase) ** 2;
        const y = 0.5 + slope * (x - 0.5) * 0.25 + swell * Math.sin(2 * Math.PI * waves * x + shift + phase) * Math.cos(shift * 0.5 + x * 2);
        path += `${i === 0 ? 'M' : 'L'}${(x * width).toFixed(1)} ${(y * height).toFixed(1)}`;
      }
      parts.push(path);
    }
  }
  return parts.join('');
}

const HUES = [216, 188, 262, 232, 292, 202];
/** A hue for a state, away from those of the verdicts. */
export const hueOf = (letters: string): number => HUES[[...letters].reduce((sum, c) => sum * 5 + c.charCodeAt(0), 0) % HUES.length]!;
