// The browser of tests and pictures: the system's Chromium, driven by playwright-core.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = [process.env.STATEPASS_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const chromiumPath = () => PLACES.find((path) => path && existsSync(path));

export const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--font-render-hinting=none'];

export function launch(extra = []) {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('no Chromium: install the package chromium, or name one in STATEPASS_CHROMIUM');
  return chromium.launch({ executablePath, args: [...FLAGS, ...extra] });
}
