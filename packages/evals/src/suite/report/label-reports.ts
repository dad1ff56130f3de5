import type { WeighedTrial } from "./side-report.ts";
import type { LabelReport } from "./suite-report.ts";

/** How both sides did in the cases of each label, those with most regressions first. */
export function labelReports(trials: readonly WeighedTrial[]): readonly LabelReport[] {
  const labelled = trials.flatMap((trial) =>
    Object.entries(trial.result.trial.one.labels).map(([name, value]) => ({ label: `${name}=${value}`, trial })),
  );
  const groups = Map.groupBy(labelled, ({ label }) => label);
  const reports = [...groups].map(([label, group]) => {
    const count = (holds: (trial: WeighedTrial) => boolean) => group.filter(({ trial }) => holds(trial)).length;
    return {
      label,
      trials: group.length,
      candidatePassed: count(({ candidate }) => candidate === "pass"),
      incumbentPassed: count(({ incumbent }) => incumbent === "pass"),
      regressions: count(({ candidate, incumbent }) => candidate === "fail" && incumbent === "pass"),
    };
  });
  return reports.sort((left, right) => right.regressions - left.regressions || (left.label < right.label ? -1 : 1));
}
