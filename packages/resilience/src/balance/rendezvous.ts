import { createHash } from "node:crypto";

/**
 * Ranks names for a key by weighted rendezvous hashing: the same key gives the same order in every process, and when a name
 * comes or goes only the keys that were on it move. Higher is first.
 *
 * Source: Thaler, Ravishankar, "Using name-based mappings to increase hit rates", 1998; weights by -w / ln(h).
 */
export function rendezvousScore(key: string, name: string, weight: number): number {
  const digest = createHash("sha256").update(`${key}\0${name}`).digest();
  const share = (digest.readUIntBE(0, 6) + 0.5) / 2 ** 48;
  return -weight / Math.log(share);
}
