import { describe, expect, it } from "vitest";
import { apiPath } from "../../packages/router/src/request/api-path.ts";

describe("apiPath", () => {
  it.each([
    ["https://api.openai.com/v1/chat/completions", "chat", "/chat/completions"],
    ["http://spillway/v1/chat/completions", "chat", "/chat/completions"],
    ["http://spillway/chat/completions", "chat", "/chat/completions"],
    [
      "https://x.openai.azure.com/openai/deployments/auto/chat/completions?api-version=2025-01-01",
      "chat",
      "/chat/completions",
    ],
    ["https://x.openai.azure.com/openai/v1/responses", "responses", "/responses"],
    ["https://api.groq.com/openai/v1/embeddings", "embeddings", "/embeddings"],
    ["https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", "chat", "/chat/completions"],
    ["https://api.openai.com/v1/completions", "completions", "/completions"],
    ["https://api.openai.com/v1/responses/resp_1/input_items", "other", "/responses/resp_1/input_items"],
    ["https://api.openai.com/v1/files/f/content", "other", "/files/f/content"],
    ["https://gw.example.com/team/llm/models", "other", "/models"],
  ] as const)("reads %s", (address, api, path) => {
    expect(apiPath(address)).toMatchObject({ api, path });
  });

  it("keeps the query but Azure's version, and reads a model from the path", () => {
    expect(apiPath("https://api.openai.com/v1/files?after=x&limit=2").query).toBe("?after=x&limit=2");
    expect(apiPath("https://x.openai.azure.com/openai/models?api-version=1").query).toBe("");
    expect(apiPath("https://api.openai.com/v1/models/meta%2Fllama").pathModel).toBe("meta/llama");
  });
});
