/** Names that providers give their ordinary tier in a request or an answer. */
const ordinary = new Set(["", "auto", "default", "standard", "standard_only", "on_demand"]);

/**
 * Factors that providers publish for their tiers as a whole. Tiers whose price differs by model (OpenAI's priority)
 * are not in it: they have no known price unless the user or an import gives one.
 *
 * Sources: https://platform.openai.com/docs/guides/flex-processing ("priced at Batch API rates"),
 * https://platform.openai.com/docs/guides/batch (50%), https://docs.anthropic.com/en/docs/build-with-claude/batch-processing (50%),
 * https://ai.google.dev/gemini-api/docs/batch-api (50%), https://docs.mistral.ai/capabilities/batch (50%),
 * https://console.groq.com/docs/batch (50%), https://console.groq.com/docs/flex-processing (same rates),
 * https://docs.together.ai/docs/batch-inference (50%), https://docs.fireworks.ai/guides/batch-inference (50%)
 */
const published: Readonly<Record<string, ReadonlyMap<string, number>>> = {
  openai: new Map([
    ["flex", 0.5],
    ["batch", 0.5],
  ]),
  azure: new Map([["batch", 0.5]]),
  anthropic: new Map([["batch", 0.5]]),
  google: new Map([["batch", 0.5]]),
  mistral: new Map([["batch", 0.5]]),
  groq: new Map([
    ["flex", 1],
    ["batch", 0.5],
  ]),
  together: new Map([["batch", 0.5]]),
  fireworks: new Map([["batch", 0.5]]),
};

const none: ReadonlyMap<string, number> = new Map();

/** Is it the ordinary tier, under whatever name? */
export function isOrdinaryTier(name: string | undefined | null): boolean {
  return name === undefined || name === null || ordinary.has(name);
}

/** What a provider publishes for its tiers. */
export function publishedTiers(provider: string): ReadonlyMap<string, number> {
  return (Object.hasOwn(published, provider) ? published[provider] : undefined) ?? none;
}

/** The tier that an answer says it was served in, where it says so: the one that is billed. */
export function servedTier(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const { service_tier: tier, response, usage } = answer as Record<string, unknown>;
  if (typeof tier === "string") return tier;
  return servedTier(response) ?? servedTier(usage);
}
