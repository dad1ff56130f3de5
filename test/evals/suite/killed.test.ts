import { startLoopbackServer, text } from "@spillway/testing";
import { expect, it } from "vitest";
import { configOf, questionsOf, startCommand, TestFolder, verdict } from "./support.ts";

it("a process that is killed in the middle has paid for nothing twice but what was under way, and has not passed its cap", {
  timeout: 60_000,
}, async () => {
  using folder = new TestFolder();
  const concurrency = 4;
  let killAfter = 40;
  let running: ReturnType<typeof startCommand> | undefined;
  await using server = await startLoopbackServer({
    answer(request) {
      killAfter -= 1;
      if (killAfter === 0) running?.child.kill("SIGKILL");
      return request.model === "judge" ? verdict("first") : text(`by ${request.model}`);
    },
  });
  const cases = Array.from({ length: 30 }, (_, index) => ({
    id: `${index}`,
    prompt: `question ${index}`,
    checks: [{ type: "contains" as const, value: "by" }, ...(index % 3 === 0 ? [{ type: "pairwise" as const }] : [])],
  }));
  folder.writeCases(cases);
  folder.write("config.json", JSON.stringify(configOf(server)));
  const sides = ["--candidate", "new", "--incumbent", "old", "--judge", "judge"];
  const limits = ["--concurrency", `${concurrency}`, "--state", "state.jsonl", "--max-usd", "2", "--json"];
  const args = ["suite.jsonl", "--config", "config.json", ...sides, ...limits];
  running = startCommand(args, folder.path);
  expect((await running.ended).code).toBe(null);
  const before = questionsOf(server.requests);
  const finished = folder.lines("state.jsonl").filter(({ kind }) => kind === "answer");
  const { code, stdout } = await startCommand(args, folder.path).ended;
  expect(code).toBe(4);
  const report = JSON.parse(stdout);
  expect(report.trials).toMatchObject({ total: 30, done: 30 });
  expect(report.trials.resumed).toBeGreaterThan(5);
  expect(finished.length).toBeGreaterThan(20);
  // Every side of every case was asked; twice only in trials that were under way, each of at most four calls.
  const asked = Map.groupBy(questionsOf(server.requests), (question) => question);
  expect([...asked.keys()].filter((question) => !question.startsWith("judge"))).toHaveLength(60);
  const sidesAsked = [...asked].filter(([question]) => !question.startsWith("judge"));
  const twice = sidesAsked.filter(([, times]) => times.length > 1).map(([question]) => question.split(" ").at(-1));
  expect(new Set(twice).size).toBeLessThanOrEqual(concurrency);
  expect(sidesAsked.every(([, times]) => times.length <= 2)).toBe(true);
  expect(before.length).toBeLessThan(45);
  expect(report.lostUsd).toBeGreaterThan(0);
  expect(report.spentUsd).toBeLessThan(2);
});
