// What people do on their pages, by the words that they see there.
import assert from 'node:assert/strict';
import { hold } from './people.mjs';

export const PASSPHRASE = 'seven herons over wet slate';

/** The clerk signs in. */
export async function signIn(clerk, { name, passphrase }) {
  await clerk.page.getByLabel('Name').fill(name);
  await clerk.page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await clerk.page.keyboard.press('Enter');
  await clerk.read('Nothing is waiting');
}

/** Enrols an applicant and issues a licence; the case stays open on the page. */
export async function enrolAndIssue(clerk, { family, given, birth, portrait }) {
  await clerk.page.keyboard.press('n');
  await clerk.page.getByLabel('Family name').fill(family);
  await clerk.page.getByLabel('Given names').fill(given);
  await clerk.page.getByLabel('Date of birth').fill(birth);
  if (portrait) {
    await clerk.page.locator('#portrait-file').setInputFiles({ name: 'face.png', mimeType: 'image/png', buffer: portrait });
    await clerk.page.getByRole('img', { name: 'Portrait' }).waitFor();
  }
  await clerk.press('Enrol');
  await clerk.heading(`${given} ${family}`);
  await clerk.press('Issue a licence');
  await clerk.page.getByRole('button', { name: 'Issue', exact: true }).click();
  await clerk.read(/^Licence [A-Z0-9]/);
}

/** Opens the case of somebody on the desk page. */
export async function openCase(clerk, family) {
  await clerk.page.keyboard.press('Escape');
  await clerk.page.keyboard.press('g');
  await clerk.page.keyboard.press('p');
  await clerk.page.locator('#people-search').fill(family);
  await clerk.page.locator('.desk-list button.row', { hasText: family }).first().click();
  await clerk.heading(new RegExp(family));
  await clerk.page.locator('ul[aria-label="Licences"] button').first().click();
  await clerk.read(/^Licence [A-Z0-9]/);
}

/** An act on the ledger from a licence's case: says what it writes, then does it, and waits for its block. */
export async function act(clerk, button, { reason, confirm, second }) {
  await clerk.press(button);
  await clerk.page.getByLabel('Reason').fill(reason);
  await clerk.press('See what it does');
  await clerk.read('What this writes to the ledger');
  if (second) {
    await clerk.page.getByLabel('Their name').fill(second.name);
    await clerk.page.getByLabel('Their passphrase').fill(second.passphrase);
  }
  const blocks = await clerk.page.getByText(/Block [\d,]+/).count();
  await clerk.page.getByRole('dialog').getByRole('button', { name: confirm }).click();
  await clerk.page.getByRole('dialog').waitFor({ state: 'detached' });
  await clerk.page.waitForFunction((n) => (document.body.innerText.match(/Block [\d,]+/g) ?? []).length > n, blocks).catch(() => clerk.read(/Block [\d,]+/));
}

/** The citizen's first visit: a vault with a passphrase. */
export async function makeVault(citizen) {
  await citizen.press('Add my licence');
  await citizen.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await citizen.page.getByLabel('The same once more').fill(PASSPHRASE);
  await citizen.press('Seal it with this');
  await citizen.heading("Scan the desk's code");
}

/** Opens a wallet that is there already. */
export async function unlock(citizen) {
  await citizen.heading('Unlock your licence');
  await citizen.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await citizen.page.keyboard.press('Enter');
  await citizen.page.getByRole('button', { name: 'Scan', exact: true }).waitFor();
}

/** The clerk makes an offer, the citizen scans it, types the figures that the clerk reads out, and the phone checks what it gets. */
export async function receive(clerk, citizen) {
  await clerk.press('Give it to a phone');
  await clerk.page.getByRole('img', { name: 'Offer as a code' }).waitFor();
  await hold(clerk, citizen, citizen.heading('A licence for you'));
  await clerk.press('Show the figures');
  const figures = /\b(\d{3} \d{3})\b/.exec(await clerk.words())?.[1].replace(' ', '');
  assert(figures, 'the desk shows six figures');
  await citizen.press('Receive it');
  await citizen.page.getByLabel('Code', { exact: true }).fill(figures);
  await citizen.press('Continue');
  await citizen.heading('Your licence is here');
  await citizen.press('To my licence');
  await citizen.read(/Checked with \d of \d states/);
}

/** Back to the questions that a verifier can ask. */
async function toTiles(verifier) {
  const question = verifier.page.getByRole('img', { name: /Your question as a code/ });
  if (await verifier.button('Next').count()) {
    await verifier.press('Next');
    await question.waitFor();
  }
  if (await question.count()) await verifier.press('Back');
  await verifier.heading('What do you need to know?');
}

/** The verifier asks a question: from the tiles, or again after a verdict. */
export async function ask(verifier, tile) {
  await toTiles(verifier);
  await verifier.page.locator('button.tile', { hasText: tile }).click();
  await verifier.page.getByRole('img', { name: new RegExp(`Your question as a code: ${tile}`) }).waitFor();
}

/** The citizen scans the question, sees who asks what, and agrees. Returns the words of consent. */
export async function consent(verifier, citizen) {
  await citizen.page.getByRole('button', { name: 'Scan', exact: true }).click();
  await hold(verifier, citizen, citizen.heading(/ asks$/));
  const words = await citizen.words();
  await citizen.press('Share');
  await citizen.heading('Show this to their camera');
  return words;
}

/** The verifier's camera reads the citizen's screen until there is a verdict. Returns its words. */
export async function verdict(citizen, verifier, options) {
  await hold(citizen, verifier, verifier.button('Next').waitFor(), options);
  return verifier.words();
}

export async function handedOver(citizen) {
  await citizen.press('They have it');
  await citizen.heading(/licence|Statepass/i);
}

/** Question, consent, answer, verdict, from one end to the other. */
export async function check(verifier, citizen, tile) {
  await ask(verifier, tile);
  const consented = await consent(verifier, citizen);
  const said = await verdict(citizen, verifier);
  await handedOver(citizen);
  return { consented, said };
}

/** The verifier's device asks the relays again at once. Returns what the page then says of the network. */
export async function refresh(verifier) {
  await toTiles(verifier);
  return checkNow(verifier, 'What this device knows', () => verifier.heading('What do you need to know?'));
}

/** The citizen's phone does. */
export const refreshPhone = (citizen) => checkNow(citizen, 'What my phone knows', () => citizen.page.getByRole('button', { name: 'Scan', exact: true }).waitFor());

async function checkNow(person, row, home) {
  await person.page.getByRole('button', { name: row }).click();
  // The button gives way to the progress while the relays are asked. A round that was under way already is waited for first.
  await person.page.getByRole('button', { name: 'Check now' }).waitFor();
  await person.press('Check now');
  await person.page.getByRole('button', { name: 'Check now' }).waitFor({ state: 'detached' });
  await person.page.getByRole('button', { name: 'Check now' }).waitFor();
  const words = await person.words();
  const details = await person.detailsOfTrouble();
  await person.press('Back');
  await home();
  return `${words} ${details}`;
}

/** The citizen shows an age without being asked. */
export async function showAge(citizen) {
  await citizen.press('Show age');
  await citizen.heading('Show your age');
  await citizen.press(/That I am over 21/);
  await citizen.heading('Hold it before their camera');
}

export async function stopShowing(citizen) {
  await citizen.press('Stop showing');
  await citizen.heading('Show your age');
  await citizen.press('Back');
  await citizen.page.getByRole('button', { name: 'Scan', exact: true }).waitFor();
}
