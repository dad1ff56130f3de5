import type { ConfigIssue, Sample, SampleSource } from "@spillway/core";

/** More faults than this are only counted. */
const mostListed = 20;
const sources: readonly SampleSource[] = ["label", "feedback", "shadow", "gate"];

/** Puts what is wrong with samples into `issues`. */
export function checkSamples(samples: readonly Sample[], tiers: readonly string[], issues: ConfigIssue[]): void {
  if (!Array.isArray(samples)) issues.push({ path: "samples", message: "Give a list of samples." });
  if (!Array.isArray(tiers)) issues.push({ path: "tiers", message: "Give a list of models, small to frontier." });
  if (!Array.isArray(samples) || !Array.isArray(tiers)) return;
  const found: ConfigIssue[] = [];
  for (const [index, sample] of samples.entries()) {
    const path = `samples.${index}`;
    if (typeof sample !== "object" || sample === null) {
      found.push({ path, message: "Give an object with text and outcomes." });
      continue;
    }
    const { text, outcomes, costsUsd, source } = sample as Sample;
    if (source !== undefined && !sources.includes(source)) {
      found.push({ path: `${path}.source`, message: `Give one of ${sources.join(", ")}.` });
    }
    if (typeof text !== "string" || text.trim() === "") {
      found.push({ path: `${path}.text`, message: "Give what the user wrote; it may not be empty." });
    }
    if (typeof outcomes !== "object" || outcomes === null) {
      found.push({ path: `${path}.outcomes`, message: "Give outcomes by the model's name." });
      continue;
    }
    for (const [model, outcome] of Object.entries(outcomes)) {
      if (typeof outcome === "number" && outcome >= 0 && outcome <= 1) continue;
      found.push({ path: `${path}.outcomes.${model}`, message: "Give a number from 0 to 1." });
    }
    for (const [model, usd] of Object.entries(costsUsd ?? {})) {
      if (typeof usd === "number" && usd >= 0) continue;
      found.push({ path: `${path}.costsUsd.${model}`, message: "Give US dollars, 0 or more." });
    }
  }
  issues.push(...found.slice(0, mostListed));
  if (found.length > mostListed) {
    issues.push({ path: "samples", message: `${found.length - mostListed} more samples have faults like these.` });
  }
  if (tiers.length < 2)
    issues.push({ path: "tiers", message: "Name the models of two tiers or more, small to frontier." });
  if (new Set(tiers).size < tiers.length) issues.push({ path: "tiers", message: "Name each model once." });
  for (const tier of tiers) {
    if (samples.some((sample) => sample?.outcomes?.[tier] !== undefined)) continue;
    issues.push({ path: "samples", message: `No sample has an outcome of "${tier}".` });
  }
}
