import { openaiDialect } from "../dialect.ts";
import type { Preset } from "../preset.ts";

/** OpenAI's own API. */
export const openai: Preset = Object.freeze({
  name: "openai",
  title: "OpenAI",
  kind: "hosted",
  baseUrl: "https://api.openai.com/v1",
  baseUrlVariable: "OPENAI_BASE_URL",
  keyVariable: "OPENAI_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: openaiDialect,
  priceProvider: "openai",
  sources: ["https://platform.openai.com/docs/api-reference/chat/create"],
});
