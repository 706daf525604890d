// What goes wrong in the hands of people: each has words of its own and a next step, and nothing that was stored is lost.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, CAMERA, chooses, coreIsThere, heading, openPage, paste, PASSPHRASE, receives, says, servePage, unlocks, withBrowser, words, type Served } from './support.ts';

const { browser } = withBrowser(CAMERA);
const served: Record<string, Served> = {};
beforeAll(async () => { for (const name of ['wallet', 'verifier']) served[name] = await servePage(name); });
afterAll(async () => { for (const one of Object.values(served)) await one.close(); });

async function wallet(permissions = ['camera']) {
  const { page, context } = await openPage(browser(), served['wallet']!.url, { permissions });
  await heading(page, 'Your licence, on this phone');
  return { page, close: () => context.close() };
}

async function asking() {
  const { page, context } = await openPage(browser(), served['verifier']!.url, { permissions: ['camera'] });
  await button(page, /Over 21/).click();
  await page.getByRole('img', { name: /Your question as a code/ }).waitFor();
  return { page, close: () => context.close() };
}

describe('a code that the wallet cannot take', () => {
  // [what it is, reason, what happened, what to do]
  const codes = [
    ['damaged', 'envelope_check', 'The code was damaged on the way.', 'Scan or copy it again.'],
    ['truncated', 'envelope_short', 'Only a piece of the code arrived.', 'Copy it again from its first to its last letter'],
    ['oversized', 'too_large', 'This code holds more than is allowed.', 'Ask for another code'],
    ['a code within a code', 'nested_frame', 'This moving code is not put together as it must be.', 'Ask for the code to be shown again.'],
    ['nested too deeply', 'limits', 'This code goes beyond what is allowed.', 'Ask for another code'],
    ['malformed', 'request_malformed', 'The question in this code is not put together as it must be.', 'Ask for a new code.'],
    ['of a later version', 'unsupported_version', 'This code needs a newer app.', 'Update this page, then scan the code again.'],
    ['expired, or read by a clock that is wrong', 'request_expired', 'The question in this code has run out.', 'If it happens at once, compare the clocks of both devices.'],
    ['answered before', 'already_answered', 'You have answered this question already.', 'ask them for a new code.'],
    ['by somebody with a false name', 'reader_auth_invalid', 'Who asks claims a name and could not prove it.', 'Do not answer.'],
    ['of a desk of another network', 'oid4vc_issuer_unknown', 'This code is not of a licence desk of this network.', "Ask for a code at your state's licence desk."],
  ] as const;

  it('says for each what happened and what to do, and keeps the licence', async () => {
    const { page, close } = await wallet();
    await receives(page);
    await button(page, 'Scan').click();
    for (const [what, reason, happened, next] of codes) {
      await paste(page, `refused:${reason}`);
      await page.getByText(happened).waitFor();
      expect(await words(page), what).toContain(next);
    }
    await button(page, 'Back').click();
    await page.getByText('Checked with 34 of 51 states').waitFor();
    await button(page, 'Show my details').click();
    await page.getByText('Maria García Lindqvist').waitFor();
    await close();
  });

  it('takes no starting point of another network, nor an older one', async () => {
    const { page, close } = await wallet();
    await receives(page);
    await button(page, 'Scan').click();
    await paste(page, 'checkpoint');
    await heading(page, 'A newer starting point');
    for (const [code, happened, next] of [['qbft_state_chain', 'This starting point is of another network.', 'Ask for the newest block of this network.'], ['qbft_state_older', 'This starting point is older than what this phone has checked already.', 'You need not take it.']] as const) {
      await page.evaluate((c) => { window.scripted!.fail['ledger.trustCheckpoint'] = c; }, code);
      await button(page, 'I compared it, take it').click();
      await page.getByText(happened).waitFor();
      expect(await words(page)).toContain(next);
    }
    await close();
  });
});

describe('an answer that the verifier cannot take', () => {
  // [what it is, what the core says, headline or what happened, what to do]
  const GREY = [
    ['malformed', 'decode', 'cbor', 'The answer is not put together as it must be.', 'Ask them to show it again.'],
    ['nested too deeply', 'decode', 'limits', 'The answer goes beyond what is allowed.', 'Ask them to show it again.'],
    ['to another question', 'transcript', 'request_unknown', 'This answers another question than yours.', 'Let them scan the code that is on your screen now.'],
    ['sealed to somebody else', 'transcript', 'unseal', 'The answer could not be opened.', 'If it happens twice, show a new code.'],
    ['a second time', 'transcript', 'already_answered', 'This question was already answered otherwise.', 'Show a new code.'],
    ['a photograph of a code', 'transcript', 'slot_expired', 'This code is old.', 'If that one is old at once, compare the clocks of both devices.'],
    ['by a phone whose clock is fast', 'transcript', 'slot_future', 'This code is early.', 'compare the clocks.'],
  ] as const;

  it('gives no verdict, accuses nobody, and goes on with the same question', async () => {
    const { page, close } = await asking();
    for (const [what, check, reason, happened, next] of GREY) {
      await paste(page, `grey:no_verdict:${check}:${reason}`);
      await page.getByText(happened).waitFor();
      expect(await words(page), what).toContain(next);
      expect(await page.getByRole('img', { name: /Your question as a code/ }).isVisible(), what).toBe(true);
    }
    await close();
  });

  const JUDGED = [
    ['expired', 'red:expired:validity:expired', 'Not valid', 'It has run out. Ask for a newer one.', 'Ask them to go online, open their wallet, and show it again.'],
    ['not yet valid', 'red:not_yet_valid:validity:not_yet_valid', 'Not valid', 'It does not hold yet.', 'Compare the date of this device.'],
    ['of another network', 'amber:status_unknown:status:chain_id', 'Caution', 'Whether it still stands could not be checked.', 'Ask for a document of this network.'],
    ['read by a device whose clock is slow', 'amber:clock_wrong:clock:reader_clock', 'Caution', 'The clock of this device is behind the network.', 'Set the clock of this device, then check again.'],
    ['shown a second time', 'amber:duplicate:duplicate:already_answered', 'Caution', 'This code was already shown here. Ask for the next one.', 'Show a new code.'],
    ['replaced by a move', 'red:replaced:status:status_superseded', 'Not valid', 'Replaced by a newer licence. Ask for that one.', 'Ask for the newer licence.'],
  ] as const;

  it('judges what is whole, and says why', async () => {
    const { page, close } = await asking();
    for (const [what, text, headline, happened, next] of JUDGED) {
      await paste(page, text);
      await heading(page, headline);
      const said = await words(page);
      expect(said, what).toContain(happened);
      expect(said, what).toContain(next);
      await button(page, 'Next').click();
      await page.getByRole('img', { name: /Your question as a code/ }).waitFor();
    }
    await close();
  });
});

describe('the clock of the device', () => {
  it.each(['wallet', 'verifier'])('an hour slow on the %s: it is the clock that is in doubt, no relay is accused', async (name) => {
    const { page, context } = await openPage(browser(), served[name]!.url, { permissions: ['camera'] });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await coreIsThere(page);
    if (name === 'wallet') await receives(page);
    await page.evaluate(() => {
      window.scripted!.ledger = { relays: ['California', 'New York'].map((state) => ({ url: `https://${state.slice(0, 3)}.example/v1`, name: `${state} relay`, state: 'refused', reason: 'reader_clock' })) };
      window.scripted!.fail['ledger.sync'] = 'sync_refused';
    });
    await button(page, name === 'wallet' ? 'What my phone knows' : 'What this device knows').click();
    await button(page, 'Check now').click();
    await page.getByText('The clock of this device is behind the network.').waitFor();
    const said = await words(page);
    expect(said).toContain('Set the clock of this device, then check again.');
    expect(said).toContain('Ahead of the clock of this device');
    expect(said).not.toContain('did not sign');
    await context.close();
  });

  it.each(['wallet', 'verifier'])('an hour fast on the %s: what the relays bring is old the moment it comes', async (name) => {
    const { page, context } = await openPage(browser(), served[name]!.url, { permissions: ['camera'] });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await coreIsThere(page);
    if (name === 'wallet') await receives(page);
    await page.evaluate(() => { window.scripted!.ledger = { headAge: 3604 }; });
    await button(page, name === 'wallet' ? 'What my phone knows' : 'What this device knows').click();
    await button(page, 'Check now').click();
    await page.getByText(/The newest block that the relays bring is (1 hour|60 minutes) old/).waitFor();
    expect(await words(page)).toContain('Compare the clock of this device with another one.');
    await context.close();
  });
});

describe('a device without room', () => {
  it('says so when a step could not be kept, and the step can be done again', async () => {
    const { page, close } = await wallet();
    await receives(page);
    await button(page, 'Scan').click();
    await paste(page, 'ask:age');
    await page.evaluate(() => { window.scripted!.fail['wallet.share'] = 'store_full'; });
    await button(page, 'Share').click();
    await page.getByText('There is no room left on this device.').waitFor();
    expect(await words(page)).toContain('Make room by removing files or apps, then do the last step again.');
    await button(page, 'Share').click();
    await heading(page, 'Show this to their camera');
    await close();
  });

  it.each([['store_full', 'There is no room left on this device.'], ['store_failed', 'This browser would not store anything.']])('says so (%s) when what it learned could not be kept, and is not offline for it', async (code, happened) => {
    const { page, close } = await wallet();
    await receives(page);
    await button(page, 'What my phone knows').click();
    await page.evaluate((c) => { window.scripted!.fail['ledger.sync'] = c; }, code);
    await button(page, 'Check now').click();
    await page.getByText(happened).waitFor();
    await button(page, 'Back').click();
    await says(page, 'Checked with 34 of 51 states');
    expect(await words(page)).not.toContain('Offline');
    await close();
  });
});

describe('the passphrase', () => {
  it('wrong, then a wait that says how long, then the right one opens: nothing is lost', async () => {
    const { page, context } = await openPage(browser(), 'about:blank', { permissions: ['camera'] });
    await page.clock.install();
    await page.goto(served['wallet']!.url);
    await receives(page);
    await button(page, 'Lock').click();
    await heading(page, 'Unlock your licence');
    for (let i = 0; i < 2; i++) {
      await unlocks(page, 'seven herons over dry slate');
      await page.getByText('That is not the passphrase.').waitFor();
      expect(await words(page)).toContain('Look whether capital letters are on, then type it again.');
    }
    await unlocks(page, 'seven herons over dry slate');
    await page.getByText(/Wait \d+ seconds before the next one/).waitFor();
    expect(await words(page)).toContain('Nothing is lost. The wait grows with each wrong passphrase');
    expect(await button(page, /^Wait/).isDisabled()).toBe(true);
    await page.clock.runFor(32_000);
    await unlocks(page, PASSPHRASE);
    await page.getByText('Checked with 34 of 51 states').waitFor();
    await context.close();
  });

  it('a second wallet in another window is not made', async () => {
    const { page, close } = await wallet();
    await coreIsThere(page);
    await page.evaluate(() => { window.scripted!.fail['wallet.create'] = 'wallet_exists'; });
    await chooses(page);
    await page.getByText('There is a wallet on this phone already.').waitFor();
    expect(await words(page)).toContain('Open this page anew and unlock it with its passphrase.');
    await close();
  });
});

describe('the camera', () => {
  it('is not allowed: the wallet says how to allow it, and a code can be pasted meanwhile', async () => {
    const { page, close } = await wallet([]);
    await page.evaluate(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); });
    await chooses(page);
    await page.getByText('This page may not use the camera.').waitFor();
    expect(await words(page)).toContain('allow the camera, then ask again. You can also paste the code or choose a picture of it.');
    await paste(page, 'offer:CA');
    await heading(page, 'A licence for you');
    await close();
  });
});
