import type { Sample, SampleSource } from "@spillway/core";

/** What a source's word counts for against another's on the same call. */
const trust: Readonly<Record<SampleSource, number>> = { gate: 0, shadow: 1, feedback: 2, label: 3 };

/**
 * Joins samples of the same call: a gate's verdict, somebody's feedback and a compared shadow are parts of one. Where two
 * speak of the same model, a label goes before feedback, feedback before a shadow, a shadow before a gate; of the same
 * source the later one counts.
 */
export function mergeSamples(samples: readonly Sample[]): Sample[] {
  const merged = new Map<string, Sample>();
  const others: Sample[] = [];
  const byTrust = [...samples].sort((a, b) => trust[a.source ?? "label"] - trust[b.source ?? "label"]);
  for (const sample of byTrust) {
    if (sample.callId === undefined) {
      others.push(sample);
      continue;
    }
    const before = merged.get(sample.callId);
    if (before === undefined) {
      merged.set(sample.callId, sample);
      continue;
    }
    const costsUsd = { ...before.costsUsd, ...sample.costsUsd };
    merged.set(sample.callId, {
      ...before,
      ...sample,
      text: sample.text === "" ? before.text : sample.text,
      outcomes: { ...before.outcomes, ...sample.outcomes },
      ...(Object.keys(costsUsd).length === 0 ? {} : { costsUsd }),
    });
  }
  return [...merged.values(), ...others];
}
