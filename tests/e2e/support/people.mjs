// The people of the story: each has a browser of their own (a process, a profile, a camera) and sees others' screens through the camera only.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { FLAGS, chromiumPath } from '../../../web/tools/chromium.mjs';
import { cameraPicture, emptyPicture, lumaOf, writeFilm } from './pictures.mjs';

const { chromium } = createRequire(new URL('../../../web/package.json', import.meta.url))('playwright-core');

/** How long a person waits for something to appear. Generous: machines differ, and no step is about speed. */
export const PATIENCE = 60_000;

export class Person {
  constructor(name, folder, options) {
    this.name = name;
    this.folder = folder;
    this.film = join(folder, `${name}.y4m`);
    this.profile = join(folder, `${name}-profile`);
    this.options = options;
    this.errors = [];
  }

  /** Opens the browser anew on the same profile: what was kept is kept. */
  async open(url, { offline = false } = {}) {
    this.see([emptyPicture()]);
    const { width = 390, height = 844, scale = 2 } = this.options;
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath: chromiumPath(),
      headless: true,
      args: [...FLAGS, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${this.film}`],
      viewport: { width, height }, deviceScaleFactor: scale, locale: 'en-GB', timezoneId: 'UTC', permissions: ['camera'], offline,
    });
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.page.setDefaultTimeout(PATIENCE);
    this.page.on('pageerror', (error) => this.errors.push(String(error)));
    this.page.on('console', (message) => { if (message.type() === 'error') this.errors.push(message.text()); });
    await this.page.goto(url);
    return this.page;
  }

  /** As an operating system ends a program: nothing is said to it before. */
  async killed() {
    const gone = new Promise((done) => this.context.once('close', done));
    execFileSync('pkill', ['-9', '-f', '--', `user-data-dir=${this.profile}`]);
    await gone;
  }

  /** Ends this browser and gives another person all that it kept, as an old backup or a thief would have it. */
  async copyTo(other) {
    await this.close();
    rmSync(other.profile, { recursive: true, force: true });
    cpSync(this.profile, other.profile, { recursive: true, filter: (path) => !/\/Singleton\w+$/.test(path) });
  }

  async close() { await this.context?.close().catch(() => {}); this.context = undefined; }
  async offline(cut) { await this.context.setOffline(cut); }

  see(pictures) { writeFilm(this.film, pictures); }
  button(name) { return this.page.getByRole('button', { name }); }
  async press(name) { await this.button(name).first().click(); }
  async heading(name, level = undefined) { await this.page.getByRole('heading', level ? { name, level } : { name }).first().waitFor(); }
  async read(text) { await this.page.getByText(text).first().waitFor(); }
  async words() { return (await this.page.locator('body').innerText()).replace(/\s+/g, ' '); }
  /** What is on the screen's code now, as a camera keeps it. */
  photograph() { return codePicture(this, false); }
  /** What stands behind Details of a note about relays. */
  async detailsOfTrouble() {
    for (const summary of await this.page.locator('summary', { hasText: 'Details' }).all()) await summary.click();
    return (await this.page.locator('details code').allInnerTexts()).join(' ');
  }
  async shot(name) { await this.page.screenshot({ path: join(this.folder, `${name}.png`) }); }
}

/** What stands on a screen where its code is drawn, as the camera of another would see it when the screen is held close. */
async function codePicture(person, blank) {
  const box = await person.page.locator('canvas').first().boundingBox();
  if (!box) return undefined;
  const margin = box.width * 0.03;
  const size = person.page.viewportSize();
  const clip = { x: Math.max(0, box.x - margin), y: Math.max(0, box.y - margin), width: 0, height: 0 };
  clip.width = Math.min(size.width - clip.x, box.width + 2 * margin);
  clip.height = Math.min(size.height - clip.y, box.height + 2 * margin);
  if (clip.width < 20 || clip.height < 20) return undefined;
  const picture = lumaOf(await person.page.screenshot({ clip }));
  if (blank) picture.luma.fill(16);
  return cameraPicture(picture);
}

/**
 * Holds the screen of `shower` before the camera of `watcher` until `done` resolves, as hands do: the film is made anew all the time from what the screen shows
 * then. `blank` shows a dark screen in its place.
 */
export async function hold(shower, watcher, done, { blank = false, frames = 12 } = {}) {
  let over = false;
  const finished = done.finally(() => { over = true; });
  finished.catch(() => {});
  while (!over) {
    const pictures = [];
    const animated = frames > 1 && (await shower.page.getByRole('button', { name: /pause|stop/i }).count().catch(() => 0)) > 0;
    for (let i = 0; i < (animated ? frames : 1) && !over; i++) {
      const picture = await codePicture(shower, blank).catch(() => undefined);
      if (picture) pictures.push(picture);
    }
    if (pictures.length > 0 && !over) watcher.see(pictures.flatMap((p) => (animated ? [p, p] : [p])));
    await new Promise((r) => setTimeout(r, animated ? 1500 : 1000));
  }
  watcher.see([emptyPicture()]);
  return finished;
}
