/** FNV-1a, a code unit at a time. */
export const hashStart = 0x811c9dc5;

export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** The last step: spreads the high bits. */
export function hashEnd(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** The hash of a word that is already lower case, as the reader makes it. */
export function hashWord(word: string): number {
  let hash = hashStart;
  for (let index = 0; index < word.length; index++) hash = hashStep(hash, word.charCodeAt(index));
  return hashEnd(hash);
}
