import { isRecord } from "../cases/fields.ts";
import { withoutFence } from "../checks/without-fence.ts";

/** The verdict in a judge's answer: one of `words`, in JSON, alone or within other text. Undefined where there is none. */
export function readVerdict<Word extends string>(answer: string, words: readonly Word[]): Word | undefined {
  const said = verdictIn(withoutFence(answer)) ?? lastVerdictIn(answer);
  const word = said?.trim().toLowerCase();
  return words.find((one) => one === word);
}

function verdictIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && typeof value.verdict === "string" ? value.verdict : undefined;
  } catch {
    return undefined;
  }
}

/** The last `"verdict": "..."`, for JSON that is cut, or stands among words. */
function lastVerdictIn(text: string): string | undefined {
  return [...text.matchAll(/"verdict"\s*:\s*"([^"]*)"/g)].at(-1)?.[1];
}
