import { type ConfigIssue, SpillwayError } from "@spillway/core";
import type { Router } from "@spillway/router";
import { type JudgeFormat, judgeRequest } from "../judge/judge-prompt.ts";
import type { SuiteOptions } from "./suite-options.ts";

const probe = { messages: [{ role: "user", content: "?" }], max_completion_tokens: 16 };

/** Models that the configuration does not have, and those whose calls no cap could count, go to `issues`. Nothing is sent. */
export function mustBeAskable(router: Router, options: SuiteOptions, needsJudge: boolean, issues: ConfigIssue[]): void {
  const sides = needsJudge ? (["candidate", "incumbent", "judge"] as const) : (["candidate", "incumbent"] as const);
  for (const side of sides) {
    const model = options[side];
    if (typeof model !== "string" || model === "") continue;
    try {
      const capped = options.maxUsd === undefined ? {} : { maxUsd: Number.MAX_VALUE };
      const { candidates, rejected } = router.explain({ model, ...probe }, capped);
      if (candidates.length > 0 || !rejected.some(({ reason }) => reason === "price-unknown")) continue;
      const message = `no price of "${model}" is known, so maxUsd cannot hold. Give its endpoints a price, or leave maxUsd out.`;
      issues.push({ path: side, message });
    } catch (error) {
      if (!SpillwayError.isInstance(error)) throw error;
      issues.push({ path: side, message: error.message });
    }
  }
}

/** The strictest form that some endpoint of the judge can give its answer. */
export function judgeFormatOf(router: Router, judge: string): JudgeFormat {
  const formats = ["schema", "json"] as const;
  const shape = { system: "", shown: {}, words: ["pass", "fail"] };
  return (
    formats.find((format) => {
      const request = { model: judge, ...judgeRequest(shape, format) };
      return router.explain(request).candidates.length > 0;
    }) ?? "none"
  );
}
