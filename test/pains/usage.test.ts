import { failure, fault, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, type Place, rejection, smallPrice, start, user } from "../routing/support.ts";

describe("usage of engines of one's own", () => {
  const answer = text("one two three four", { usage: { inputTokens: 11, outputTokens: 4 } });
  const presets = ["vllm", "sglang", "tgi", "lmdeploy", "llama-cpp", "ollama", "openai-compatible"] as const;

  /** One engine with a price, as `local/m`. */
  const alone = (preset: (typeof presets)[number], local: Place) => ({
    providers: { local: { preset, baseUrl: local.baseUrl } },
    endpoints: [{ provider: "local", model: "m", price: smallPrice }],
  });

  it.each(presets)(
    "44: a stream's usage is asked for where the caller did not, and kept from the caller (%s)",
    async (preset) => {
      await using local = await startLoopbackServer({ answer });
      await using rig = start(alone(preset, local));
      const usages: unknown[] = [];
      for await (const chunk of await rig.client.chat.completions.create({
        model: "m",
        messages: user("Hello"),
        stream: true,
      })) {
        usages.push(chunk.usage ?? undefined);
        expect(chunk.choices).toHaveLength(1);
      }
      expect(usages.filter((usage) => usage !== undefined)).toEqual([]);
      const { attempts, costUsd } = await rig.record();
      expect(attempts[0]?.usage).toMatchObject({ inputTokens: 11, outputTokens: 4, source: "reported" });
      expect(costUsd).toBeCloseTo((11 * 0.1 + 4 * 0.4) / 1e6, 12);
    },
  );

  it.each(presets)(
    "44: a stream whose usage never comes is estimated, marked as such and accounted (%s)",
    async (preset) => {
      await using local = await startLoopbackServer({ answer: fault.usageMissing(answer) });
      await using rig = start(alone(preset, local));
      expect(await askStream(rig, "m")).toBe("one two three four");
      expect(await ask(rig, "m")).toBe("one two three four");
      for (const index of [0, 1]) {
        const { attempts, costUsd, unpricedAttempts } = await rig.record(index);
        expect(attempts[0]?.usage?.source).toBe("estimated");
        expect(attempts[0]?.usage?.inputTokens).toBeGreaterThan(0);
        expect(attempts[0]?.usage?.outputTokens).toBeGreaterThanOrEqual(2);
        expect(attempts[0]?.usage?.outputTokens).toBeLessThanOrEqual(8);
        expect(costUsd).toBeGreaterThan(0);
        expect(unpricedAttempts).toBe(0);
      }
    },
  );

  it.each(["always", "never"] as const)(
    "44: an engine that refuses stream_options is not sent them (%s)",
    async (streamUsage) => {
      const usageInStream = streamUsage === "always" ? "always" : "never";
      await using local = await startLoopbackServer({
        answer: ({ body }) =>
          Object.hasOwn(body as object, "stream_options")
            ? failure(400, { message: "extra fields not permitted: stream_options" })
            : text("one two three four", { usage: { inputTokens: 11, outputTokens: 4 }, usageInStream }),
      });
      const config = alone("vllm", local);
      const providers = { local: { ...config.providers.local, dialect: { streamUsage } } };
      await using rig = start({ ...config, providers });
      expect(await askStream(rig, "m", "Hello", { stream_options: { include_usage: true } })).toBe(
        "one two three four",
      );
      const source = streamUsage === "always" ? "reported" : "estimated";
      expect((await rig.record()).attempts[0]?.usage).toMatchObject({ source });
    },
  );

  it("44: a stream that is cut in the middle is accounted too", async () => {
    await using local = await startLoopbackServer({ answer: fault.cutStream(3, answer) });
    await using rig = start(alone("vllm", local));
    await rejection(askStream(rig, "m"));
    const record = await rig.record();
    expect(record.attempts[0]?.usage).toMatchObject({ source: "estimated", outputTokens: 3 });
    expect(record.costUsd).toBeGreaterThan(0);
  });
});
