/** @param {`0x${string}`[]} parts may be none @returns {`0x${string}`} */
export function joinHex(parts) {
  return `0x${parts.map((part) => part.slice(2)).join('')}`;
}
