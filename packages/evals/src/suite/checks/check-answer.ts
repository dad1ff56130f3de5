import type { ContainsCheck, ExactCheck, JudgeCheck, PairwiseCheck, RegexCheck, SchemaCheck } from "../cases/check.ts";
import { fitsSchema } from "./fits-schema.ts";
import { withoutFence } from "./without-fence.ts";

/** Checks that need no model. */
export type PlainCheck = ExactCheck | ContainsCheck | RegexCheck | SchemaCheck;

/** Whether a check needs no model. */
export function isPlain(check: PlainCheck | JudgeCheck | PairwiseCheck): check is PlainCheck {
  return check.type !== "judge" && check.type !== "pairwise";
}

/** Whether an answer meets a check. */
export function meets(answer: string, check: PlainCheck): boolean {
  switch (check.type) {
    case "exact": {
      const same = (text: string) => {
        const trimmed = check.trim === false ? text : text.trim();
        return folded(trimmed, check.ignoreCase);
      };
      return listOf(check.value).some((value) => same(value) === same(answer));
    }
    case "contains": {
      const holds = (value: string) => folded(answer, check.ignoreCase).includes(folded(value, check.ignoreCase));
      return check.not === true ? !listOf(check.value).some(holds) : listOf(check.value).every(holds);
    }
    case "regex":
      return new RegExp(check.pattern, check.flags).test(answer) !== (check.not === true);
    case "schema":
      return fitsSchema(check.allowFence === true ? withoutFence(answer) : answer, check.schema);
  }
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

function folded(text: string, ignoreCase: boolean | undefined): string {
  return ignoreCase === true ? text.toLowerCase() : text;
}
