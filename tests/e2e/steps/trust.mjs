import assert from 'node:assert/strict';
import { act, ask, check, consent, handedOver, refresh, showAge, stopShowing, verdict } from '../support/acts.mjs';
import { tryToReinstate } from '../support/desk.mjs';
import { secondCitizen } from './issue.mjs';

export const statusChanges = {
  name: 'suspended: age stays green, driving turns red; reinstated: green; another licence revoked: red, and no way back',
  async play(story) {
    const { demo, clerk, citizen, guest, verifier } = story;
    await act(clerk, 'Suspend the right to drive', { reason: 'Court order 26-1180', confirm: 'Suspend' });
    await refresh(verifier);
    assert.match((await check(verifier, citizen, 'Over 21')).said, /Over 21: yes/);
    assert.match((await check(verifier, citizen, 'May drive')).said, /May not drive.*suspended/);
    await act(clerk, 'Give the right to drive back', { reason: 'Lifted', confirm: 'Give back' });
    await refresh(verifier);
    assert.match((await check(verifier, citizen, 'May drive')).said, /Valid/);

    await secondCitizen(story);
    await act(clerk, 'Revoke the licence', { reason: 'Forged papers', confirm: 'Revoke', second: demo.staff[1] });
    await refresh(verifier);
    assert.match((await check(verifier, guest, 'Over 21')).said, /Not valid.*Withdrawn by its state/);
    assert.match((await check(verifier, guest, 'May drive')).said, /Not valid.*Withdrawn by its state/);
    assert.equal(await clerk.button('Give the right to drive back').count(), 0, 'the page offers no way back');
    for (const [status, code] of await tryToReinstate(demo, 'Okafor')) assert([400, 409, 422].includes(status), `no way back: ${status} ${code}`);
    await guest.close();
  },
};

export const evidence = {
  name: 'a verifier that knows only its day-old checkpoint: green with stapled evidence, amber without',
  async play({ demo, citizen, doorman }) {
    // The page comes, the network of the states does not.
    await doorman.open('about:blank');
    for (const relay of demo.relays) await doorman.context.route(`${relay}/v1/**`, (route) => route.abort());
    await doorman.page.goto(demo.pages.verifier);
    await doorman.heading('What do you need to know?');
    await doorman.offline(true);
    await doorman.read(/Not checked with the network|Offline/);

    await ask(doorman, 'Over 21');
    await consent(doorman, citizen);
    assert.match(await citizen.words(), /It carries the states' word on how your licence stands/);
    const stapled = await verdict(citizen, doorman);
    await handedOver(citizen);
    assert.match(stapled, /Over 21: yes/);
    assert.match(stapled, /Status as of .*(ago|seconds|minute)/);

    await showAge(citizen);
    await ask(doorman, 'Over 21');
    const bare = await verdict(citizen, doorman);
    assert.match(bare, /Caution/, 'the evidence gave the green answer: without it there is none');
    await stopShowing(citizen);
    await doorman.close();
  },
};

const LIES = [
  { lie: 'state_root', code: /header_invalid|header_quorum|stranger_seal/ },
  { lie: 'few_seals', code: /header_quorum/ },
  { lie: 'other_slot', code: /proof_invalid|node_unused|trie/ },
  { lie: 'no_change', code: /status_root|sync_\w*body|list_root/ },
  { lie: 'missing_list', code: /sync_|status_|list_root/ },
];

export const lyingRelay = {
  name: 'a relay that lies is refused by name with its own code, and the honest one is used; an old head is no newer than it is',
  async play({ demo, citizen, verifier, note }) {
    const liar = demo.lying;
    for (const { lie, code } of LIES) {
      await liar.tell(lie);
      const words = await refresh(verifier);
      assert.match(words, /Sent something that the states did not sign/, `${lie}: the page says which relay lied`);
      const said = await verifier.detailsOfTrouble();
      assert.match(said, code, `${lie}: refused by its own code, not by ${said}`);
      note(`${lie}: ${code.exec(said)[0]}`);
      await liar.tell('none');
      assert.doesNotMatch(await refresh(verifier), /Sent something that the states did not sign/, `${lie}: its honest twin passes`);
    }
    await liar.tell('old_head');
    const words = await refresh(verifier);
    assert.match(words, /Behind by \d+ blocks?/);
    await liar.tell('none');
    await refresh(verifier);
    assert.match((await check(verifier, citizen, 'Over 21')).said, /Over 21: yes/);
  },
};
