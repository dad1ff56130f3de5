import type { ConfigIssue } from "@spillway/core";
import type { Check } from "./check.ts";
import { Fields, isRecord } from "./fields.ts";
import { parseCheck } from "./parse-check.ts";
import type { SuiteCase } from "./suite-case.ts";

/** Fields of the request that the suite sets itself. */
const ownFields = ["model", "messages", "stream", "n"];

/** A case as it is written; undefined where it cannot be read. Faults go to `issues`. */
export function parseCase(raw: unknown, path: string, issues: ConfigIssue[]): SuiteCase | undefined {
  if (!isRecord(raw)) {
    issues.push({ path, message: 'expected an object, such as { "id": "1", "prompt": "...", "check": { ... } }.' });
    return undefined;
  }
  const fields = new Fields(raw, path, issues);
  const parsed = {
    id: fields.needed("id", "a name, unique in the suite"),
    messages: messagesOf(fields),
    checks: checksOf(fields, path, issues),
    request: requestOf(fields),
    weight: weightOf(fields),
    labels: labelsOf(fields),
    data: fields.texts("data") ?? [],
  };
  fields.end();
  return parsed;
}

function messagesOf(fields: Fields): SuiteCase["messages"] {
  const prompt = fields.text("prompt");
  const system = fields.text("system");
  const messages = fields.raw("messages");
  if ((prompt === undefined) === (messages === undefined)) {
    fields.fault("prompt", "give either prompt or messages.");
    return [];
  }
  if (prompt !== undefined) {
    const user = { role: "user", content: prompt };
    return system === undefined ? [user] : [{ role: "system", content: system }, user];
  }
  if (system !== undefined) fields.fault("system", "goes with prompt; messages hold their own system message.");
  const all: readonly unknown[] = Array.isArray(messages) ? messages : [];
  if (all.length > 0 && all.every((one) => isRecord(one) && typeof one.role === "string")) {
    return all as SuiteCase["messages"];
  }
  fields.fault("messages", "expected a list of messages, each with a role.");
  return [];
}

function checksOf(fields: Fields, path: string, issues: ConfigIssue[]): readonly Check[] {
  const one = fields.raw("check");
  const several = fields.raw("checks");
  if ((one === undefined) === (several === undefined)) {
    fields.fault("check", "give either check or checks.");
    return [];
  }
  if (one !== undefined) return [parseCheck(one, `${path}.check`, issues)].filter((check) => check !== undefined);
  if (!Array.isArray(several) || several.length === 0) {
    fields.fault("checks", "expected a list of checks.");
    return [];
  }
  const checks = several
    .map((raw: unknown, index) => parseCheck(raw, `${path}.checks[${index}]`, issues))
    .filter((check) => check !== undefined);
  if (checks.filter(({ type }) => type === "pairwise").length > 1) {
    fields.fault("checks", "a case has one pairwise check at most: join the rubrics.");
  }
  return checks;
}

function requestOf(fields: Fields): SuiteCase["request"] {
  const request = fields.record("request") ?? {};
  for (const name of ownFields.filter((own) => own in request)) {
    fields.fault(`request.${name}`, "the suite sets it itself.");
  }
  return request;
}

function weightOf(fields: Fields): number {
  const weight = fields.raw("weight") ?? 1;
  if (typeof weight === "number" && Number.isFinite(weight) && weight > 0) return weight;
  fields.fault("weight", "expected a number above 0.");
  return 1;
}

function labelsOf(fields: Fields): SuiteCase["labels"] {
  const labels = fields.record("labels") ?? {};
  for (const [name, value] of Object.entries(labels)) {
    if (typeof value !== "string") fields.fault(`labels.${name}`, "expected a string.");
  }
  return labels as SuiteCase["labels"];
}
