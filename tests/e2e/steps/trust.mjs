import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { act, ask, check, consent, handedOver, openCase, refresh, refreshPhone, showAge, stopShowing, verdict } from '../support/acts.mjs';
import { tryToReinstate } from '../support/desk.mjs';
import { tryEveryWayBack } from '../support/way-back.mjs';
import { secondCitizen } from './issue.mjs';

export const statusChanges = {
  name: 'suspended: age stays green, driving turns red; reinstated: green; another licence revoked: red, and no way back',
  async play(story) {
    const { demo, clerk, citizen, guest, verifier, note } = story;
    await act(clerk, 'Suspend the right to drive', { reason: 'Court order 26-1180', confirm: 'Suspend' });
    await refresh(verifier);
    assert.match((await check(verifier, citizen, 'Over 21')).said, /Over 21: yes/);
    assert.match((await check(verifier, citizen, 'May drive')).said, /May not drive.*suspended/);
    await act(clerk, 'Give the right to drive back', { reason: 'Lifted', confirm: 'Give back' });
    await refresh(verifier);
    assert.match((await check(verifier, citizen, 'May drive')).said, /Valid/);

    await secondCitizen(story);
    await act(clerk, 'Revoke the licence', { reason: 'Forged papers', confirm: 'Revoke', second: demo.staff[1] });
    assert.equal(await clerk.button('Give the right to drive back').count(), 0, 'the page offers no way back');
    for (const [status, code] of await tryToReinstate(demo, 'Okafor')) assert([400, 409, 422].includes(status), `no way back: ${status} ${code}`);
    const { met, transactions } = await tryEveryWayBack(demo);
    note(`no way back past the desk either: ${transactions} transactions with the state's own key failed; the contract says ${met}`);
    // What all of it came to, as a stranger sees it.
    await refresh(verifier);
    assert.match((await check(verifier, guest, 'Over 21')).said, /Not valid.*Withdrawn by its state/);
    assert.match((await check(verifier, guest, 'May drive')).said, /Not valid.*Withdrawn by its state/);
    await guest.close();
  },
};

const newest = async ({ rpc }) => {
  const answer = await fetch(rpc[0], { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] }) });
  return Number((await answer.json()).result);
};

/** A block that the verifier has not seen yet: one that it has verified is known by its hash, whoever brings it. */
async function blocks(demo, count) {
  const end = (await newest(demo)) + count;
  while ((await newest(demo)) < end) await new Promise((done) => setTimeout(done, 300));
}

export const evidence = {
  name: 'a verifier that knows only its day-old checkpoint: green with stapled evidence, amber without',
  async play({ demo, citizen, doorman }) {
    // The wallet keeps the proofs of evidence blocks, every thirtieth.
    while ((await newest(demo)) < 31) await new Promise((done) => setTimeout(done, 1000));
    await refreshPhone(citizen);
    // The page comes, the network of the states does not.
    await doorman.open('about:blank');
    const chain = { ...JSON.parse(readFileSync(demo.chain, 'utf8')), relays: ['http://127.0.0.1:9'] };
    await doorman.context.route(`${demo.pages.verifier}chain.json`, (route) => route.fulfill({ json: chain }));
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

// Lists and bodies are asked for when something in them has changed, so those lies need a change to be told about.
const LIES = [
  { lie: 'state_root', code: /header_invalid/ },
  { lie: 'few_seals', code: /header_quorum/ },
  { lie: 'other_slot', code: /proof_invalid|node_unused|trie_\w+|sync_\w+/ },
  { lie: 'no_change', code: /status_root/, changes: true },
  { lie: 'missing_list', code: /sync_\w+|status_\w+/, changes: true },
];
const CAUGHT = /Sent something that the states did not sign/;

const SUSPEND = ['Suspend the right to drive', { reason: 'Court order 26-2001', confirm: 'Suspend' }];
const GIVE_BACK = ['Give the right to drive back', { reason: 'Lifted', confirm: 'Give back' }];

/** Facts come from the relay with the newest head: it may take some rounds until the liar is the one that is asked for what it lies about. */
async function untilCaught(demo, verifier, change) {
  for (let round = 0; ; round++) {
    await change();
    await blocks(demo, 1);
    const said = await refresh(verifier);
    if (CAUGHT.test(said) || round === 8) return said;
  }
}

export const lyingRelay = {
  name: 'a relay that lies is refused by name with its own code, and the honest one is used; an old head is no newer than it is',
  async play({ demo, clerk, citizen, verifier, note }) {
    const liar = demo.lying;
    await openCase(clerk, 'Reyes');
    let suspended = false;
    const turn = async () => {
      await act(clerk, ...(suspended ? GIVE_BACK : SUSPEND));
      suspended = !suspended;
    };
    for (const { lie, code, changes } of LIES) {
      await liar.tell(lie);
      const said = await untilCaught(demo, verifier, changes ? turn : async () => {});
      assert.match(said, CAUGHT, `${lie}: the page says which relay lied`);
      assert.match(said, code, `${lie}: refused by its own code`);
      note(`${lie}: ${code.exec(said)[0]}`);
      await liar.tell('none');
      await blocks(demo, 1);
      assert.doesNotMatch(await refresh(verifier), CAUGHT, `${lie}: its honest twin passes`);
      if (changes) assert.match((await check(verifier, citizen, 'May drive')).said, suspended ? /May not drive/ : /Valid/, 'the honest relay brought what the liar hid');
    }
    if (suspended) await turn();
    await liar.tell('old_head');
    await blocks(demo, 8);
    assert.match(await refresh(verifier), /Behind by \d+ blocks?/);
    await liar.tell('none');
    await refresh(verifier);
    assert.match((await check(verifier, citizen, 'Over 21')).said, /Over 21: yes/);
  },
};
