// What helps whoever looks into a fault, as text: of the network of the states, the relays and the program. Nothing of the person, of licences, of
// questions or of the device stands in it.
import type { LedgerStatus } from '@statepass/core';

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

export function diagnostics(ledger: LedgerStatus, now: number, version: string): string {
  const { head, checkpoint } = ledger;
  const lines: [string, string | number][] = [
    ['page', `${__PAGE__} ${version}${ledger.development ? ' development' : ''}`],
    ['written', iso(Math.floor(now))],
    ['network', `${ledger.name} ${ledger.chainId}`],
    ['start', `${checkpoint.number} ${iso(checkpoint.time)} validators ${checkpoint.validators} ${checkpoint.byPerson ? 'accepted' : 'configured'}`],
    ...ledger.changes.map((c): [string, string] => ['change', `${c.number} ${iso(c.time)} validators ${c.validators} signers ${c.signers}`]),
    ['head', `${head.number} ${iso(head.time)} age ${Math.floor(now - head.time)} s ${head.hash}`],
    ['signers', `${head.signers} of ${head.validators}, needed ${head.quorum}`],
    ['trusted until', iso(ledger.trustedUntil)],
    ['facts', ledger.factsAsOf === undefined ? 'none' : iso(ledger.factsAsOf)],
    ['lists', ledger.lists],
    ['keys', ledger.issuerKeys],
    ['members', ledger.members.join(' ')],
    ...ledger.relays.map((r): [string, string] => ['relay', [r.url, r.state, r.slow && 'slow', r.reason, r.head && `head ${r.head}`, r.behindBlocks && `behind ${r.behindBlocks}`, r.pushes && 'pushes'].filter(Boolean).join(' ')]),
    ...(ledger.stopped ? [['stopped', ledger.stopped] as [string, string]] : []),
  ];
  return lines.map(([name, value]) => `${name}: ${value}`).join('\n');
}
