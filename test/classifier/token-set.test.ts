import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenSet } from "../../packages/classifier/src/trained/text/token-set.ts";

const token = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0, max: 40 }));

test("holds what a Set holds, filling after filling", () => {
  const set = new TokenSet();
  fc.assert(
    fc.property(fc.array(token, { maxLength: 300 }), fc.array(token, { maxLength: 50 }), (tokens, others) => {
      set.clear();
      for (const one of tokens) set.add(one);
      const plain = new Set(tokens);
      expect(set.size).toBe(plain.size);
      for (const one of [...tokens, ...others]) expect(set.has(one)).toBe(plain.has(one));
    }),
  );
});

test("takes no more than half of its places, and stays quick and right for what it holds", () => {
  const set = new TokenSet();
  set.clear();
  for (let one = 0; one < 20_000; one++) set.add(Math.imul(one, 2_654_435_761) >>> 0);
  expect(set.size).toBe(8_192);
  expect(set.has(0)).toBe(true);
});
