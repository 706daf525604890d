// What a member of staff could try past the page: the desk's own interface.
import { randomBytes } from 'node:crypto';

/** Tries to make a revoked licence valid again, for both families of status. Returns what the desk answered: [status, code] each. */
export async function tryToReinstate({ desks, staff }, familyName) {
  const base = `${desks.CA}/v1/desk`;
  const session = await (await fetch(`${base}/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: staff[0].name, passphrase: staff[0].passphrase }) })).json();
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${session.token}` };
  const { applicants } = await (await fetch(`${base}/applicants?query=${encodeURIComponent(familyName)}`, { headers })).json();
  const { licences } = await (await fetch(`${base}/applicants/${applicants[0].id}`, { headers })).json();
  const answers = [];
  for (const family of [1, 2]) {
    const body = { family, value: 'valid', urgency: 'urgent', reason: 'a way back', idempotencyKey: randomBytes(16).toString('hex') };
    const answer = await fetch(`${base}/licences/${licences[0].ref}/status`, { method: 'POST', headers, body: JSON.stringify(body) });
    answers.push([answer.status, (await answer.json()).code]);
  }
  return answers;
}
