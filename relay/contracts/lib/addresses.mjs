// Names and fixed addresses of the contracts, the same on each chain.

/** @type {readonly string[]} index + 1 = the last two digits of the address */
export const allNames = Object.freeze([
  'Council', 'IssuerRegistry', 'StatusRegistry', 'IssuanceLog', 'LicenceTransfer', 'Channel', 'DataDirectory',
  'InspectionLedger', 'AccountRegistry', 'ChainAnchor', 'TitleRegistry',
]);

/** The contracts of the main chain's book. */
export const mainNames = Object.freeze(allNames.slice(0, 10));

/** The contracts of the titles chain's book. */
export const titleNames = Object.freeze([
  'Council', 'IssuerRegistry', 'DataDirectory', 'ChainAnchor', 'TitleRegistry',
]);

/** @param {string} name @returns {`0x${string}`} lower case */
export function addressOf(name) {
  const number = allNames.indexOf(name) + 1;
  if (number === 0) throw new Error(`no contract is called ${name}`);
  return `0x57a7e9a55${'0'.repeat(29)}${number.toString(16).padStart(2, '0')}`;
}
