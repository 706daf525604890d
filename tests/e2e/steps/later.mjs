import assert from 'node:assert/strict';
import { ask, check, refresh, showAge, signIn, unlock, verdict } from '../support/acts.mjs';
import { hold } from '../support/people.mjs';

/** Does something again and again, as a person who waits does, until what is waited for is there. */
async function whileWaiting(awaited, act) {
  let over = false;
  const end = awaited.finally(() => { over = true; });
  end.catch(() => {});
  while (!over) {
    await act();
    await new Promise((done) => setTimeout(done, 3000));
  }
  return end;
}

export const moving = {
  name: 'the citizen moves from CA to NY: in one transaction the old licence ends and the new one begins',
  async play({ demo, clerk, newClerk, citizen, thief, verifier, note }) {
    await newClerk.open(demo.pages.desks.NY);
    await signIn(newClerk, demo.staff[0]);
    await newClerk.page.keyboard.press('m');
    await newClerk.page.getByLabel('They come from').selectOption('CA');
    await newClerk.press('Make the code');
    await newClerk.page.getByRole('img', { name: 'Question to the wallet as a code' }).waitFor();

    await citizen.page.getByRole('button', { name: 'Scan', exact: true }).click();
    await hold(newClerk, citizen, citizen.heading('Move your licence from California to New York'));
    await citizen.press('Agree and sign');
    await citizen.heading('Show this to their camera');
    await hold(citizen, newClerk, newClerk.heading('California to New York'));
    await citizen.press('They have it');

    // The phone confirms to the old state by itself; the old state clears.
    await citizen.page.getByRole('button', { name: /Moving to another state/ }).click();
    await clerk.page.keyboard.press('Escape');
    await clerk.page.keyboard.press('g');
    await clerk.page.keyboard.press('m');
    await clerk.page.locator('.desk-list button.row', { hasText: /New York|NY/ }).first().click();
    await whileWaiting(clerk.read('Has confirmed this move'), () => citizen.press('See how far it is'));
    // Somebody takes the phone's contents with the last good copy of the California licence in it; the citizen goes on with the same phone.
    await citizen.copyTo(thief);
    await citizen.open(demo.pages.wallet);
    await unlock(citizen);
    await clerk.page.getByRole('button', { name: 'Clear', exact: true }).click();
    await clerk.read('What this writes to the ledger');
    await clerk.page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
    await clerk.read('Cleared');

    // The new state fetches the record, issues, and hands over by its own offer.
    await newClerk.read(/Fetched, and as it was signed/);
    await newClerk.press('Issue and end the old one');
    await newClerk.read('Completes the move and ends the old licence in the same transaction');
    await newClerk.page.getByRole('dialog').getByRole('button', { name: 'Issue and end the old one' }).click();
    await newClerk.read(/Block [\d,]+/);
    await newClerk.press('Open the licence');
    await newClerk.press('Give it to a phone');
    await newClerk.page.getByRole('img', { name: 'Offer as a code' }).waitFor();
    await citizen.page.getByRole('button', { name: 'Scan', exact: true }).click();
    await hold(newClerk, citizen, citizen.heading('A licence for you'));
    await newClerk.press('Show the figures');
    const figures = /\b(\d{3} \d{3})\b/.exec(await newClerk.words())?.[1].replace(' ', '');
    await citizen.press('Receive it');
    await citizen.page.getByLabel('Code', { exact: true }).fill(figures);
    await citizen.press('Continue');
    await citizen.heading('Your licence is here');
    await citizen.press('To my licence');
    assert.match(await citizen.words(), /New York/);

    await refresh(verifier);
    const { said } = await check(verifier, citizen, 'May drive');
    assert.match(said, /Valid/);
    await citizen.page.getByText('Older documents').waitFor();

    // The California licence from before, on a phone that has not heard of the move.
    await thief.open(demo.pages.wallet, { offline: true });
    await unlock(thief);
    assert.match(await thief.words(), /California/);
    const { said: old } = await check(verifier, thief, 'May drive');
    assert.match(old, /Not valid Replaced by a newer licence\. Ask for that one\./);
    assert.match(old, /Reyes.*State California/);
    await verifier.page.locator('summary', { hasText: 'Details' }).click();
    assert.match(await verifier.words(), /It was replaced by a newer licence\. The owner has moved to another state or has a new one\. status_superseded/);
    note('the California licence from before: Not valid. Replaced by a newer licence.');
    await verifier.shot('verdict-replaced');
    await thief.close();
  },
};

export const afterTheKill = {
  name: 'the browser is killed and opened again without a network: after the passphrase the licence is there and can be shown',
  async play({ demo, citizen, verifier }) {
    await citizen.killed();
    await citizen.open(demo.pages.wallet, { offline: true });
    await unlock(citizen);
    await citizen.read(/New York/);
    await showAge(citizen);
    await ask(verifier, 'Over 21');
    assert.match(await verdict(citizen, verifier), /Over 21: yes/);
    await citizen.shot('wallet-offline');
  },
};
