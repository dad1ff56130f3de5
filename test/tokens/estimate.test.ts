import { countTokens, estimateTokens } from "@spillway/tokens";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { samples } from "./samples.ts";

describe("estimateTokens", () => {
  test.each(samples)("%s is within a quarter of the exact count", async (_name, text) => {
    const exact = await countTokens(text);
    expect(Math.abs(estimateTokens(text) / exact - 1)).toBeLessThan(0.25);
  });

  test("all samples together are within a tenth, where characters / 4 is not", async () => {
    let exact = 0;
    let estimated = 0;
    let quarter = 0;
    for (const [, text] of samples) {
      exact += await countTokens(text);
      estimated += estimateTokens(text);
      quarter += text.length / 4;
    }
    expect(Math.abs(estimated / exact - 1)).toBeLessThan(0.1);
    expect(Math.abs(quarter / exact - 1)).toBeGreaterThan(0.15);
  });

  test("nothing is 0, anything is at least 1", () => {
    expect(estimateTokens("")).toBe(0);
    for (const text of ["a", " ", "\n", "1", "字", "\ud800"]) expect(estimateTokens(text)).toBeGreaterThanOrEqual(1);
  });

  test("a long text is sampled, and the estimate still holds", async () => {
    const long = samples
      .map(([, text]) => text)
      .join("\n\n")
      .repeat(40);
    expect(long.length).toBeGreaterThan(100_000);
    expect(Math.abs(estimateTokens(long) / (await countTokens(long)) - 1)).toBeLessThan(0.15);
  });

  test("opaque text such as base64 is not taken for words", async () => {
    const base64 = Buffer.from(Array.from({ length: 900 }, (_, index) => (index * 7919) % 251)).toString("base64");
    expect(Math.abs(estimateTokens(base64) / (await countTokens(base64)) - 1)).toBeLessThan(0.35);
  });

  test("is a whole number between 0 and three tokens a character, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const tokens = estimateTokens(text);
        expect(Number.isInteger(tokens)).toBe(true);
        expect(tokens).toBeGreaterThanOrEqual(0);
        expect(tokens).toBeLessThanOrEqual(3 * text.length + 1);
      }),
    );
  });
});
