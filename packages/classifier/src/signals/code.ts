import type { Scan } from "../text/scan.ts";
import type { View } from "../view.ts";
import { phraseList } from "./phrase-list.ts";
import { onLogScale, type Signal, upTo } from "./signal.ts";

/** Code in the turn, or talk about code: fences, keywords, signs, indentation. */
export const codeSignal: Signal = {
  name: "code",
  weight: 0.18,
  phrases: {
    "code-talk": phraseList(`
      code, codebase, function, functions, method, class, api, endpoint, regex, algorithm, compile,
      compiler, script, unit test, unit tests, pull request, repo, repository, database, query, schema,
      program, programming, implement, implementation, middleware, component, library, package,
      dependency, variable, loop, array, pointer, callback, thread, async, mutex, cache, backend,
      frontend, código, función, fonction, funktion, datenbank, quellcode, функция, код, 代码, 函数, コード, 関数,
      코드, 함수
    `),
    "code-language": phraseList(`
      python, javascript, typescript, java, rust, golang, kotlin, swift, sql, bash, cpp, php, ruby, scala,
      haskell, html, css, react, vue, node, django, postgres, postgresql, mysql, redis, docker,
      kubernetes, terraform, git, linux, numpy, pandas, pytorch, webpack, graphql, grpc, kafka, nginx
    `),
    "code-keyword": phraseList(`
      def, const, import, return, elif, async def, public static, void, struct, enum, println, printf,
      self, null, undefined, await, lambda, else if, foreach, select from, group by, inner join,
      left join, insert into, create table, boolean, int, str
    `),
  },
  measure: (view) => codeStrength(view, view.scan),
};

/** How much code there is in a scanned text, 0 to 1. */
export function codeStrength(view: View, scan: Scan): number {
  const talk = view.hitsIn(scan, "code-talk");
  const language = view.hitsIn(scan, "code-language");
  const keywords = view.hitsIn(scan, "code-keyword");
  const dense = scan.codeSigns / Math.max(60, scan.characters);
  const lines = dense > 0.01 ? onLogScale(2, 60, scan.indentedLines) : 0;
  return upTo(
    1,
    0.2 * upTo(2, talk) +
      0.2 * upTo(2, language) +
      (scan.fences > 0 ? 0.3 : 0) +
      0.2 * upTo(5, keywords) * (dense > 0.01 ? 1 : 0.3) +
      0.2 * upTo(0.04, dense) * (scan.lines > 2 ? 1 : 0.5) +
      0.4 * lines,
  );
}
