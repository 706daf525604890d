import assert from 'node:assert/strict';
import { ask, check, consent, handedOver, refresh, showAge, stopShowing, verdict } from '../support/acts.mjs';
import { hold } from '../support/people.mjs';

const AS_OF = /Status as of \d\d:\d\d, (\d+ seconds|a second|\d+ minutes?|a minute|now|just now)( ago)?/;

/** Whether nothing that could be a verdict came in so many seconds. */
async function noVerdict(verifier, seconds) {
  const came = await verifier.button('Next').waitFor({ timeout: seconds * 1000 }).then(() => true, () => false);
  assert(!came, 'no verdict may come from a blank screen');
}

export const checking = {
  name: 'over 21? asked, agreed to, answered and believed; then a full driving check by moving codes',
  async play({ citizen, verifier }) {
    await refresh(verifier);
    await ask(verifier, 'Over 21');
    const consented = await consent(verifier, citizen);
    assert.match(consented, /asks/);
    assert.match(consented, /This name is not verified/);
    assert.match(consented, /That you are over 21: yes/);
    assert.doesNotMatch(consented, /Portrait, Family name/);
    await hold(citizen, verifier, noVerdict(verifier, 6), { blank: true });
    const age = await verdict(citizen, verifier);
    assert.match(age, /Over 21: yes/);
    assert.match(age, AS_OF);
    assert.doesNotMatch(age, /Reyes/);
    await verifier.shot('verdict-age');
    await handedOver(citizen);

    const driving = await check(verifier, citizen, 'May drive');
    assert.match(driving.consented, /Your portrait/);
    assert.match(driving.said, /Valid/);
    assert.match(driving.said, /Reyes/);
    assert.match(driving.said, /Compare the picture/);
    assert.match(driving.said, AS_OF);
    await verifier.shot('verdict-driving');
  },
};

export const showing = {
  name: 'an age code shown without a question holds in its slot and not after it',
  async play({ citizen, verifier }) {
    await showAge(citizen);
    await ask(verifier, 'Over 21');
    const said = await verdict(citizen, verifier);
    assert.match(said, /Over 21: yes/);
    assert.match(said, /Shown without your question/);
    const slots = (await citizen.words()).match(/(\d+) more codes?/)?.[1];
    assert(slots !== undefined, 'the wallet counts the codes that are left');

    // A photograph of the code of a slot that is over.
    const still = await citizen.photograph();
    await stopShowing(citizen);
    await new Promise((done) => setTimeout(done, 50_000));
    await ask(verifier, 'Over 21');
    verifier.see([still]);
    await verifier.read('This code is old.');
    assert.equal(await verifier.button('Next').count(), 0);
  },
};
