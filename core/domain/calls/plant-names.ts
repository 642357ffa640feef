// Memorable pseudonyms of callers: plants' names, given in the list's order, each one once in a base.
import plants from './plants.json';

export const plantNames: readonly string[] = plants;

/** The name of the n-th caller (from 0): the list, then "Sureau 2"… A name given once is never given to another caller. */
export function plantName(rank: number): string {
  const round = Math.floor(rank / plants.length) + 1;
  const name = plants[rank % plants.length] ?? '';
  return round === 1 ? name : `${name} ${String(round)}`;
}
