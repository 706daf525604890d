// Our own drawings, on a grid of 24, line 1.75. They never speak: a word or a label always stands beside them.
import type { ComponentChildren, JSX } from 'preact';

const LINES = {
  back: <path d="M15 5l-7 7 7 7" />,
  next: <path d="M9 5l7 7-7 7" />,
  close: <path d="M6 6l12 12M18 6L6 18" />,
  tick: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  plus: <path d="M12 5v14M5 12h14" />,
  scan: <><path d="M4 8V5.5A1.5 1.5 0 0 1 5.500 4H8M16 4h2.500A1.500 1.500 0 0 1 20 5.500V8M20 16v2.500a1.500 1.500 0 0 1-1.500 1.500H16M8 20H5.500A1.500 1.500 0 0 1 4 18.500V16" /><path d="M4 12h16" /></>,
  camera: <><path d="M4.500 8h3L9 5.500h6L16.500 8h3A1.500 1.500 0 0 1 21 9.500v8A1.500 1.500 0 0 1 19.500 19h-15A1.500 1.500 0 0 1 3 17.500v-8A1.500 1.500 0 0 1 4.500 8z" /><circle cx="12" cy="13" r="3.400" /></>,
  cameraOff: <><path d="M9.500 5.500h5.500L16.500 8h3A1.500 1.500 0 0 1 21 9.500v8M17.500 19h-13A1.500 1.500 0 0 1 3 17.500v-8A1.500 1.500 0 0 1 4.500 8H6M9.300 11.200a3.400 3.400 0 0 0 4.600 4.600" /><path d="M3 3l18 18" /></>,
  turn: <><path d="M4 12a8 8 0 0 1 13.700-5.600L20 8.500M20 12a8 8 0 0 1-13.700 5.600L4 15.500" /><path d="M20 4v4.500h-4.500M4 20v-4.500h4.500" /></>,
  torch: <path d="M13 3L5.500 13.500H11L10 21l8-11h-5.700z" />,
  paste: <><rect x="5" y="5" width="14" height="16" rx="2" /><path d="M9 5V3.500h6V5M9 11h6M9 15h4" /></>,
  picture: <><rect x="3.500" y="4.500" width="17" height="15" rx="2" /><circle cx="9" cy="10" r="1.600" /><path d="M4 17.500l5-4 3.500 2.500 3.500-4 4.500 4.500" /></>,
  card: <><rect x="3" y="5.500" width="18" height="13" rx="2" /><circle cx="8.200" cy="11" r="2" /><path d="M5.500 15.700c.5-1.600 4.900-1.600 5.400 0M14 10h4M14 13.500h4" /></>,
  person: <><circle cx="12" cy="8" r="3.700" /><path d="M4.500 20c.6-4.200 3.600-6 7.500-6s6.900 1.800 7.500 6" /></>,
  people: <><circle cx="9" cy="8.500" r="3.200" /><path d="M3 19.500c.4-3.800 2.800-5.300 6-5.300s5.600 1.500 6 5.300M15.500 5.600a3.200 3.200 0 0 1 0 5.800M17.500 14.600c2 .6 3.200 2.200 3.500 4.900" /></>,
  clock: <><circle cx="12" cy="12" r="8.500" /><path d="M12 7v5.200l3.500 2" /></>,
  history: <><path d="M4.200 9.500A8.300 8.300 0 1 1 3.700 13" /><path d="M4 4.500v5h5M12 8v4.500l3 1.700" /></>,
  move: <><circle cx="5.500" cy="12" r="2.500" /><circle cx="18.500" cy="12" r="2.500" /><path d="M8.500 12h6.500M12.500 9.500L15 12l-2.500 2.500" /></>,
  phone: <><rect x="6.500" y="2.500" width="11" height="19" rx="2.500" /><path d="M10.500 18.500h3" /></>,
  network: <><circle cx="12" cy="5" r="2.200" /><circle cx="5" cy="17.500" r="2.200" /><circle cx="19" cy="17.500" r="2.200" /><path d="M10.900 7l-4.700 8.500M13.100 7l4.700 8.500M7.300 17.500h9.400" /></>,
  settings: <><path d="M4 7h9M17 7h3M4 17h3M11 17h9M4 12h3M11 12h9" /><circle cx="15" cy="7" r="2" /><circle cx="9" cy="17" r="2" /><circle cx="9" cy="12" r="2" /></>,
  lock: <><rect x="5" y="10.500" width="14" height="10" rx="2" /><path d="M8 10.500V8a4 4 0 0 1 8 0v2.500" /></>,
  eye: <><path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z" /><circle cx="12" cy="12" r="3" /></>,
  eyeOff: <><path d="M9 5.900A9.600 9.600 0 0 1 12 5.500c6 0 9.500 6.500 9.500 6.500a17 17 0 0 1-2.600 3.400M6 7.500A16.500 16.500 0 0 0 2.500 12S6 18.500 12 18.500a9.500 9.500 0 0 0 4.300-1M10 9.800a3 3 0 0 0 4.200 4.200" /><path d="M3 3l18 18" /></>,
  share: <><path d="M12 14.500V3.500M8 7.500l4-4 4 4" /><path d="M5 12.500v6A1.500 1.500 0 0 0 6.500 20h11a1.500 1.500 0 0 0 1.500-1.500v-6" /></>,
  copy: <><rect x="8" y="8" width="12" height="12.500" rx="2" /><path d="M16 5V5a1.500 1.500 0 0 0-1.500-1.500h-9A1.500 1.500 0 0 0 4 5v9.500A1.500 1.500 0 0 0 5.500 16" /></>,
  file: <><path d="M6 3.500h8l4.500 4.500v11A1.500 1.500 0 0 1 17 20.500H6A1.500 1.500 0 0 1 4.500 19V5A1.500 1.500 0 0 1 6 3.500z" /><path d="M13.500 3.500V8.500h5" /></>,
  trash: <path d="M4.500 6.500h15M9 6.500V4h6v2.500M6.500 6.500l1 13.500h9l1-13.500M10 10.500v5.500M14 10.500v5.500" />,
  refresh: <><path d="M19.500 9A8 8 0 1 0 20 13" /><path d="M20 4v5h-5" /></>,
  offline: <><path d="M7 18.500a4.500 4.500 0 0 1-.8-8.900A6 6 0 0 1 8 7M11.500 5.600A6 6 0 0 1 18 10.500a4 4 0 0 1 2.300 6.200M16 18.500H7" /><path d="M3.500 3.500l17 17" /></>,
  sound: <path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11" />,
  soundOff: <path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM16 9.500l5 5M21 9.500l-5 5" />,
  sun: <><circle cx="12" cy="12" r="4" /><path d="M12 2.500v2.500M12 19v2.500M2.500 12H5M19 12h2.500M5.300 5.300L7 7M17 17l1.700 1.700M18.700 5.300L17 7M7 17l-1.700 1.700" /></>,
  step: <path d="M6 5l9 7-9 7zM18 5v14" />,
  slower: <><path d="M4 15.500a8 8 0 1 1 16 0" /><path d="M12 15.500L8 11" /><path d="M4 19h16" /></>,
  squares: <><rect x="4" y="4" width="6.500" height="6.500" /><rect x="13.500" y="4" width="6.500" height="6.500" /><rect x="4" y="13.500" width="6.500" height="6.500" /><path d="M13.500 13.500h3v3h3.500v3.500" /></>,
  question: <><circle cx="12" cy="12" r="8.500" /><path d="M9.500 9.700a2.600 2.600 0 1 1 3.700 2.400c-.8.400-1.200.9-1.200 1.700v.3M12 16.900v.1" /></>,
  info: <><circle cx="12" cy="12" r="8.500" /><path d="M12 11v5.500M12 7.600v.1" /></>,
  car: <><path d="M4 16.500v-4l2-5.500h12l2 5.500v4M3.500 12.500h17M4 16.500h16v2.500h-3v-2.500M7 16.500v2.500H4v-2.500" /><path d="M7 14.600h.1M17 14.600h.1" /></>,
  bed: <path d="M3.500 19V6M3.500 16h17M20.500 19v-5a3 3 0 0 0-3-3H10v5M6.800 12.800a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400z" />,
  verified: <><path d="M12 3l2.300 1.700 2.900-.1.800 2.800 2.400 1.600-1 2.700 1 2.700-2.400 1.600-.8 2.800-2.900-.1L12 20.400l-2.300-1.700-2.900.1-.8-2.800-2.400-1.600 1-2.700-1-2.700L6 7.400l.8-2.800 2.900.1z" /><path d="M8.500 12l2.400 2.400 4.600-4.800" /></>,
  work: <><path d="M9 6h11M9 12h11M9 18h11" /><path d="M4 6h.1M4 12h.1M4 18h.1" stroke-width="2.800" /></>,
  mail: <><rect x="3" y="5.500" width="18" height="13" rx="2" /><path d="M3.500 7l8.500 6.500L20.500 7" /></>,
  key: <><circle cx="8" cy="12" r="4" /><path d="M12 12h9M18 12v3.500M15 12v2.500" /></>,
  pause: <path d="M8 5v14M16 5v14" />,
  play: <path d="M7 5l12 7-12 7z" />,
  exit: <><path d="M10 4.500H6A1.500 1.500 0 0 0 4.500 6v12A1.500 1.500 0 0 0 6 19.500h4M15 8l4 4-4 4M19 12H9.500" /></>,
  filter: <path d="M4 6h16M7 12h10M10 18h4" />,
} satisfies Record<string, ComponentChildren>;

export type IconName = keyof typeof LINES;

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      {LINES[name]}
    </svg>
  );
}

/** The shape of a verdict, the same wherever it stands: tick, triangle, cross, dash. Filled, so that it is told apart without colour. */
const SHAPES: Record<'green' | 'amber' | 'red' | 'grey', JSX.Element> = {
  green: <><circle cx="32" cy="32" r="29" fill="currentColor" /><path d="M18 33.500l9.500 9.500L46.500 23" fill="none" stroke="var(--on-verdict)" stroke-width="7" stroke-linecap="round" stroke-linejoin="round" /></>,
  amber: <><path d="M32 6L60 56H4z" fill="currentColor" stroke="currentColor" stroke-width="6" stroke-linejoin="round" /><path d="M32 24v15M32 47.500v.2" stroke="var(--on-verdict)" stroke-width="6.500" stroke-linecap="round" /></>,
  red: <><rect x="4" y="4" width="56" height="56" rx="10" fill="currentColor" /><path d="M20.500 20.500l23 23M43.500 20.500l-23 23" stroke="var(--on-verdict)" stroke-width="7" stroke-linecap="round" /></>,
  grey: <><circle cx="32" cy="32" r="27" fill="none" stroke="currentColor" stroke-width="5" /><path d="M20 32h24" stroke="currentColor" stroke-width="7" stroke-linecap="round" /></>,
};

export type Tone = keyof typeof SHAPES;

export function Shape({ tone, size = 64 }: { tone: Tone; size?: number }) {
  return <svg class="shape" viewBox="0 0 64 64" width={size} height={size} aria-hidden="true" focusable="false">{SHAPES[tone]}</svg>;
}

/** The mark of the product: a card whose corner is a tick, on a seal of two rings. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} fill="none" stroke="currentColor" stroke-width="2.200" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true" focusable="false">
      <path d="M27.500 14V9A2.500 2.500 0 0 0 25 6.500H7A2.500 2.500 0 0 0 4.500 9v14A2.500 2.500 0 0 0 7 25.500h8" />
      <path d="M9 12h8M9 16.500h5" />
      <path d="M18.500 22.500l3.500 3.500 6.500-7.500" stroke-width="2.800" />
    </svg>
  );
}
