// Icons of a page as PNG, drawn from its icon.svg: what a browser needs to install it.
import { readFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';

const render = (svg, width) => new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } }).render().asPng();

/** The drawing has a full-bleed ground, so the same picture serves as maskable icon; the plain one gets round corners. */
export function icons(path) {
  const svg = readFileSync(path, 'utf8');
  const rounded = svg.replace(/(<rect id="ground"[^>]*?)\/>/, '$1 rx="112"/>');
  if (rounded === svg) throw new Error(`${path}: no rect with id "ground"`);
  return [
    { file: 'icons/icon.svg', content: Buffer.from(rounded) },
    { file: 'icons/192.png', content: render(rounded, 192) },
    { file: 'icons/512.png', content: render(rounded, 512) },
    { file: 'icons/maskable.png', content: render(svg, 512) },
    { file: 'icons/apple.png', content: render(svg, 180) },
  ];
}
