import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { PriceBook } from "@spillway/pricing";
import { describe, expect, it } from "vitest";
import type { Preset } from "../../packages/registry/src/preset.ts";
import { normaliseBaseUrl } from "../../packages/registry/src/presets/base-url.ts";
import { type PresetName, presets } from "../../packages/registry/src/presets/index.ts";

const folder = new URL("../../packages/registry/src/presets/", import.meta.url);
const now = Date.parse("2026-11-01");
const helpers = ["index.ts", "base-url.ts"];
const all: readonly [string, Preset][] = Object.entries(presets);

describe("presets", () => {
  it("are one file each, in the index under the file's name", () => {
    const files = readdirSync(folder).filter((file) => !helpers.includes(file));
    expect(all.map(([name]) => `${name}.ts`).sort()).toEqual(files.sort());
  });

  it.each(all)("%s holds well-formed facts", (name, preset) => {
    expect(preset.name).toBe(name);
    expect(preset.title).not.toBe("");
    expect(Object.isFrozen(preset)).toBe(true);
    expect(Object.isFrozen(preset.dialect)).toBe(true);
    expect(new Set(preset.dialect.apis).size).toBe(preset.dialect.apis.length);
    expect(preset.dialect.apis).toContain("chat");
    expect(preset.sources.length).toBeGreaterThan(0);
    for (const source of preset.sources) expect(new URL(source).protocol).toBe("https:");
    if (preset.keyRequired) expect(preset.keyVariable).toMatch(/^[A-Z][A-Z0-9_]+$/);
    if (preset.kind === "self-hosted") {
      expect(preset.keyRequired).toBe(false);
      expect(preset.priceProvider).toBeUndefined();
    }
  });

  it.each(all.filter(([, preset]) => preset.baseUrl !== undefined))("%s has a usable base URL", (_name, preset) => {
    const baseUrl = preset.baseUrl ?? "";
    if (preset.kind === "hosted") expect(new URL(baseUrl).protocol).toBe("https:");
    expect(baseUrl).not.toMatch(/\/$/);
    expect(normaliseBaseUrl(preset, baseUrl)).toBe(baseUrl);
  });

  it("shares no key variable between two presets, so that no key reaches another provider", () => {
    const variables = all.flatMap(([, preset]) => preset.keyVariable ?? []);
    expect(new Set(variables).size).toBe(variables.length);
  });

  it("names only price providers that the catalogue or this project's own list knows", async () => {
    const require = createRequire(new URL("../../packages/pricing/package.json", import.meta.url));
    const entry = pathToFileURL(require.resolve("@pydantic/genai-prices")).href;
    const { findProvider } = (await import(entry)) as { findProvider(query: { providerId: string }): unknown };
    const named = all.flatMap(([, preset]) => preset.priceProvider ?? []);
    expect(named.filter((id) => (findProvider({ providerId: id }) as { id: string } | undefined)?.id !== id)).toEqual([
      "deepinfra",
    ]);
    const model = "meta-llama/Llama-3.3-70B-Instruct-Turbo";
    expect(new PriceBook().priceFor({ priceProvider: "deepinfra", upstreamModel: model }, { atMs: now })).toBeDefined();
  });

  it("are documented as they are", () => {
    const page = readFileSync(new URL("../../docs/providers.md", import.meta.url), "utf8");
    const rows = page.split("\n").filter((line) => line.startsWith("| `"));
    const tight = rows.map((line) => line.replace(/ +/g, " "));
    expect(tight).toEqual(all.map(([, preset]) => row(preset)));
  });
});

describe("normaliseBaseUrl", () => {
  it.each<[PresetName, string, string]>([
    ["ollama", "", "http://127.0.0.1:11434/v1"],
    ["ollama", "0.0.0.0", "http://127.0.0.1:11434/v1"],
    ["ollama", "0.0.0.0:8080", "http://127.0.0.1:8080/v1"],
    ["ollama", ":8080", "http://127.0.0.1:8080/v1"],
    ["ollama", "127.0.0.1:11434", "http://127.0.0.1:11434/v1"],
    ["ollama", "127.0.0.1:", "http://127.0.0.1:11434/v1"],
    ["ollama", "gpu", "http://gpu:11434/v1"],
    ["ollama", " 'gpu:1234/' ", "http://gpu:1234/v1"],
    ["ollama", "http://x:11434", "http://x:11434/v1"],
    ["ollama", "http://x:11434/", "http://x:11434/v1"],
    ["ollama", "http://x:11434/v1/", "http://x:11434/v1"],
    ["ollama", "http://0.0.0.0:11434", "http://127.0.0.1:11434/v1"],
    ["ollama", "http://x", "http://x/v1"],
    ["ollama", "https://x.example", "https://x.example/v1"],
    ["ollama", "https://x.example/ollama", "https://x.example/ollama/v1"],
    ["ollama", "gpu:1234/ollama", "http://gpu:1234/ollama/v1"],
    ["ollama", "::1", "http://[::1]:11434/v1"],
    ["ollama", "::", "http://[::1]:11434/v1"],
    ["ollama", "[::]:8080", "http://[::1]:8080/v1"],
    ["ollama", "[fe80::1]:8080", "http://[fe80::1]:8080/v1"],
    ["azure-openai", "https://r.openai.azure.com", "https://r.openai.azure.com/openai/v1"],
    ["azure-openai", "https://r.openai.azure.com/", "https://r.openai.azure.com/openai/v1"],
    ["azure-openai", "https://r.openai.azure.com/openai/", "https://r.openai.azure.com/openai/v1"],
    ["azure-openai", "https://r.openai.azure.com/openai/v1/", "https://r.openai.azure.com/openai/v1"],
    ["azure-openai", "https://r.services.ai.azure.com", "https://r.services.ai.azure.com/openai/v1"],
    ["azure-openai", "https://gateway.example/team/openai/v1", "https://gateway.example/team/openai/v1"],
    ["vllm", "http://10.0.0.5:8000/v1", "http://10.0.0.5:8000/v1"],
    ["vllm", "http://10.0.0.5:8000/v1//", "http://10.0.0.5:8000/v1"],
    ["openai-compatible", "https://llm.example", "https://llm.example"],
    ["openai-compatible", "gpu:8000", "gpu:8000"],
  ])("%s: %j becomes %s", (name, value, expected) => {
    expect(normaliseBaseUrl(presets[name], value)).toBe(expected);
    expect(normaliseBaseUrl(presets[name], expected)).toBe(expected);
  });

  it.each(["http://user:secret@x:11434", "unix:///run/ollama.sock", "a b", "http://x:99999"])(
    "leaves it to the caller to refuse %j",
    (value) => {
      const url = URL.parse(normaliseBaseUrl(presets.ollama, value));
      expect(url === null || url.protocol !== "http:" || url.password !== "").toBe(true);
    },
  );
});

/** The line of the page's table for a preset. */
function row(preset: Preset): string {
  const { maxTokensField, streamUsage, logprobs, apis } = preset.dialect;
  const key =
    preset.keyVariable === undefined ? "none" : `\`${preset.keyVariable}\`${preset.keyRequired ? "" : " (optional)"}`;
  const notes = [
    { max_tokens: "`max_tokens`", max_completion_tokens: "`max_completion_tokens`", both: "both token limits" }[
      maxTokensField
    ],
    { stream_options: "stream usage on request", always: "stream usage always", never: "no stream usage" }[streamUsage],
    logprobs ? "logprobs" : "no logprobs",
    apis.join(", "),
    ...(preset.keyHeader === "authorization" ? [] : [`key in \`${preset.keyHeader}\``]),
  ];
  const url = [
    ...(preset.baseUrl === undefined ? [] : [`\`${preset.baseUrl}\``]),
    ...(preset.baseUrlVariable === undefined ? [] : [`\`${preset.baseUrlVariable}\``]),
  ];
  return `| \`${preset.name}\` | ${preset.kind} | ${url.join(" or ") || "yours to give"} | ${key} | ${notes.join("; ")} |`;
}
