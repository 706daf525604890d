// A face for a licence, drawn here so that no real person stands in a demonstration.
import { createRequire } from 'node:module';

const { Resvg } = createRequire(new URL('../../../web/package.json', import.meta.url))('@resvg/resvg-js');

export function portrait({ skin = '#c99a78', hair = '#3b2a20', coat = '#37506b', wall = '#dfe4e8' } = {}) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 300">
    <rect width="240" height="300" fill="${wall}"/>
    <path d="M20 300c4-62 46-84 100-84s96 22 100 84z" fill="${coat}"/>
    <path d="M96 190h48v42c-12 14-36 14-48 0z" fill="${skin}"/>
    <ellipse cx="120" cy="134" rx="58" ry="72" fill="${skin}"/>
    <path d="M58 140c-10-70 22-98 64-98s72 30 60 98c-8-34-22-50-34-56-26 12-60 10-76-2-8 16-12 34-14 58z" fill="${hair}"/>
    <g fill="#2a2320"><ellipse cx="98" cy="134" rx="6" ry="4.500"/><ellipse cx="142" cy="134" rx="6" ry="4.500"/></g>
    <path d="M84 120q14-8 28 0M128 120q14-8 28 0" stroke="${hair}" stroke-width="4" fill="none"/>
    <path d="M120 138l-6 24h12" stroke="#9c6f52" stroke-width="3" fill="none"/>
    <path d="M102 178q18 10 36 0" stroke="#8a4b40" stroke-width="4" fill="none"/>
  </svg>`;
  return Buffer.from(new Resvg(svg, { fitTo: { mode: 'width', value: 480 } }).render().asPng());
}
