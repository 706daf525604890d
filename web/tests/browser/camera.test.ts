// The camera against Chromium's fake devices: a stream from a file, its end, a repeating one, and none at all.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../../tools/chromium.mjs';
import { CAMERA, openPage, servePage, words, type Served } from './support.ts';

let served: Served;
const folder = mkdtempSync(join(tmpdir(), 'statepass-camera-'));
beforeAll(async () => { served = await servePage('verifier'); });
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A YUV4MPEG2 film of so many frames, each of another grey. */
function film(path: string, frames: number): void {
  const [width, height] = [320, 240];
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F20:1 Ip A0:0 C420jpeg\n`)];
  for (let i = 0; i < frames; i++) parts.push(Buffer.from('FRAME\n'), Buffer.alloc(width * height, 40 + i * 7), Buffer.alloc((width * height) / 2, 128));
  writeFileSync(path, Buffer.concat(parts));
}

async function withCamera(flags: string[], run: (page: Awaited<ReturnType<typeof openPage>>['page']) => Promise<void>, permissions = ['camera']): Promise<void> {
  const browser = await launch(flags);
  try {
    const { page } = await openPage(browser, served.url, { permissions });
    await page.getByRole('button', { name: /Over 21/ }).click();
    await run(page);
  } finally {
    await browser.close();
  }
}

describe('camera in the browser', () => {
  it('reads frames, and opens again by itself when the film repeats itself', async () => {
    const path = join(folder, 'loop.y4m');
    film(path, 5);
    await withCamera([...CAMERA, `--use-file-for-fake-video-capture=${path}`], async (page) => {
      await page.waitForFunction(() => (window.scripted?.framesDecoded ?? 0) > 3);
      await page.evaluate(() => {
        const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        (window as unknown as { opened: number }).opened = 0;
        navigator.mediaDevices.getUserMedia = (wish) => { (window as unknown as { opened: number }).opened++; return real(wish); };
      });
      film(path, 6); // what a camera saw has changed
      await page.waitForFunction(() => (window as unknown as { opened: number }).opened >= 2);
      const before = await page.evaluate(() => window.scripted!.framesDecoded);
      await page.waitForFunction((n) => window.scripted!.framesDecoded > n + 3, before);
    });
  });

  it('opens again when the stream ends', async () => {
    await withCamera(CAMERA, async (page) => {
      await page.waitForFunction(() => (window.scripted?.framesDecoded ?? 0) > 3);
      const stopped = await page.evaluate(() => {
        const stream = document.querySelector('video')!.srcObject as MediaStream;
        const track = stream.getVideoTracks()[0]!;
        track.stop();
        track.dispatchEvent(new Event('ended')); // stop() by the page itself is silent; a device that goes away is not
        return stream.id;
      });
      await page.waitForFunction((id) => (document.querySelector('video')!.srcObject as MediaStream | null)?.id !== id, stopped);
      const before = await page.evaluate(() => window.scripted!.framesDecoded);
      await page.waitForFunction((n) => window.scripted!.framesDecoded > n + 3, before);
    });
  });

  it('has words and a next step without permission, and goes on when it is given', async () => {
    await withCamera(['--use-fake-device-for-media-stream', '--deny-permission-prompts'], async (page) => {
      await page.getByText('This page may not use the camera.').waitFor();
      expect(await words(page)).toContain('You can also paste the code or choose a picture of it.');
      await page.context().grantPermissions(['camera']);
      await page.getByRole('button', { name: 'Ask again' }).click();
      await page.waitForFunction(() => (window.scripted?.framesDecoded ?? 0) > 0);
    }, []);
  });

  it('has words where there is no camera', async () => {
    await withCamera(['--use-fake-device-for-media-stream=device-count=0', '--use-fake-ui-for-media-stream'], async (page) => {
      await page.getByText('No camera was found on this device.').waitFor();
    });
  });
});
