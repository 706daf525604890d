import assert from 'node:assert/strict';
import { enrolAndIssue, makeVault, receive, signIn } from '../support/acts.mjs';
import { portrait } from '../support/portrait.mjs';

async function latest(relay) {
  const answer = await fetch(`${relay}/v1/headers/latest`);
  assert.equal(answer.status, 200);
  return answer.json();
}

export const network = {
  name: 'a ledger network of four states makes blocks',
  async play({ demo, verifier }) {
    const [relay] = demo.relays;
    const first = await latest(relay);
    await verifier.open(demo.pages.verifier);
    await verifier.read(/Checked with [34] of 4 states/); // the page's own light client followed and checked the seals
    for (let tries = 0; (await latest(relay)).hash === first.hash; tries++) {
      assert(tries < 60, 'a new block within half a minute');
      await new Promise((done) => setTimeout(done, 500));
    }
  },
};

export const enrolment = {
  name: 'the CA desk enrols an applicant and issues a licence',
  async play({ demo, clerk }) {
    await clerk.open(demo.pages.desks.CA);
    await signIn(clerk, demo.staff[0]);
    await enrolAndIssue(clerk, { family: 'Reyes', given: 'Ana', birth: '1990-05-17', portrait: portrait() });
    await clerk.read(/Goes into the next issuance batch|In issuance batch/);
    await clerk.shot('desk-licence');
  },
};

export const receiving = {
  name: 'the citizen makes a vault, scans the offer and receives the licence, checked by the phone itself',
  async play({ demo, clerk, citizen }) {
    await citizen.open(demo.pages.wallet);
    await makeVault(citizen);
    await receive(clerk, citizen);
    assert(!(await citizen.words()).includes('Reyes'), 'the card is veiled until the citizen shows it');
    await citizen.press('Show my details');
    await citizen.read('Ana Reyes');
    await citizen.shot('wallet-home');
    await citizen.press('Hide my details');
  },
};

/** Somebody else with a licence of their own. */
export async function secondCitizen({ demo, clerk, guest }) {
  await enrolAndIssue(clerk, { family: 'Okafor', given: 'Chidi', birth: '1985-11-02', portrait: portrait({ skin: '#7c543b', hair: '#1d1612', coat: '#6b4a37' }) });
  await guest.open(demo.pages.wallet);
  await makeVault(guest);
  await receive(clerk, guest);
}

