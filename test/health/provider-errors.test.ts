import { failure, startLoopbackServer } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream } from "../routing/support.ts";
import { type ProviderError, providerErrors, unknownErrors } from "./provider-errors.ts";
import { hosts, startHealth } from "./rig.ts";

/** What the router takes the error for, asked for a completion and for a stream. */
async function classesOf({ status, body }: ProviderError): Promise<(string | undefined)[]> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const classes: (string | undefined)[] = [];
  for (const call of [ask, askStream]) {
    await using server = await startLoopbackServer({ answer: failure(status, { body: text }) });
    await using rig = startHealth(hosts([server]));
    await call(rig, "m").catch(() => undefined);
    classes.push((await rig.record()).attempts[0]?.failure);
  }
  return classes;
}

describe("a provider's own error is taken for what it is:", () => {
  it.each(providerErrors.map((one) => [one.name, one] as const))("%s", async (_name, one) => {
    expect(await classesOf(one)).toEqual([one.failure, one.failure]);
  });

  it.each(unknownErrors.map((one) => [one.name, one] as const))("%s", async (_name, one) => {
    expect(await classesOf(one)).toEqual([one.failure, one.failure]);
  });
});
