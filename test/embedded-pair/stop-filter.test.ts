import fc from "fast-check";
import { expect, it } from "vitest";
import { StopFilter } from "../../examples/embedded-pair/src/server/stop-filter.ts";

const letters = (minLength: number) => fc.string({ unit: fc.constantFrom("a", "b"), minLength, maxLength: 4 });

it("passes on the text before the first stop text, however it is cut into tokens", () => {
  fc.assert(
    fc.property(fc.array(letters(1), { maxLength: 8 }), fc.array(letters(1), { maxLength: 3 }), (pieces, stops) => {
      const { text, stopped } = run(pieces, stops);
      // The first push that completes a stop text decides, as it must in a stream.
      let seen = "";
      let cut: number | undefined;
      for (const piece of pieces) {
        seen += piece;
        const found = stops.map((stop) => seen.indexOf(stop)).filter((index) => index >= 0);
        if (found.length === 0) continue;
        cut = Math.min(...found);
        break;
      }
      expect(stopped).toBe(cut !== undefined);
      expect(text).toBe(cut === undefined ? pieces.join("") : seen.slice(0, cut));
    }),
  );
});

it("holds back only what may become a stop text", () => {
  const emitted: string[] = [];
  const filter = new StopFilter(["END"], (token) => emitted.push(token.text));
  for (const text of ["ab", "cE", "N"]) filter.push({ text, logprob: -1, alternatives: [] });
  expect(emitted).toEqual(["ab"]);
  filter.push({ text: "x", logprob: -1, alternatives: [] });
  expect(emitted).toEqual(["ab", "cE", "N", "x"]);
});

function run(pieces: readonly string[], stops: readonly string[]): { text: string; stopped: boolean } {
  let text = "";
  const filter = new StopFilter(stops, (token) => {
    text += token.text;
  });
  const stopped = pieces.some((piece) => filter.push({ text: piece, logprob: -1, alternatives: [] }));
  if (!stopped) filter.end();
  return { text, stopped };
}
