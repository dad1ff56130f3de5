import { countTokens } from "@spillway/tokens";
import { expect, test } from "vitest";

test("counts exactly, by the model's own encoding", async () => {
  const text = "배송은 보통 영업일 기준 닷새 안에 이루어집니다.";
  expect(await countTokens("hello world")).toBe(2);
  expect(await countTokens(text, "gpt-4o")).toBe(await countTokens(text));
  expect(await countTokens(text, "gpt-4")).toBeGreaterThan(await countTokens(text, "gpt-4o"));
});

test("an unknown model is counted in o200k_base", async () => {
  const text = "배송은 보통 영업일 기준 닷새 안에 이루어집니다.";
  expect(await countTokens(text, "llama-3.3-70b")).toBe(await countTokens(text, "gpt-4o"));
});

test("special tokens and lone surrogates in a text are only text", async () => {
  expect(await countTokens("<|endoftext|>")).toBeGreaterThan(1);
  expect(await countTokens("\ud800")).toBeGreaterThan(0);
  expect(await countTokens("")).toBe(0);
});

test("calls made before the library is loaded share one load", async () => {
  const counts = await Promise.all([countTokens("one two"), countTokens("one two"), countTokens("one two")]);
  expect(new Set(counts).size).toBe(1);
});
