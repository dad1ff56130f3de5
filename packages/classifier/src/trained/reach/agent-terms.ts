/** Words of work in a repository, by points; one or two of them alone are a question about it. */
export const agentTerms = [
  [
    2,
    "uploaded files, uploaded a, issue to, failing tests, failing test, test suite, code repository, our codebase, the codebase, " +
      "this repo, the repo, autonomous agent, next action, pull request, traceback most, pr description, regression test",
  ],
  [
    1,
    "repository, repo, codebase, patch, traceback, observation, resolve, resolved, reproduce, refactor, clone, stacktrace, " +
      "the tests, run tests, tests pass, necessary changes, edit the, ci, commit, branch, issue, shell, build",
  ],
] as const;

/** Marks that hardly stand in a text which is not a coding agent's: any one is enough. */
export const agentMarks = [
  "diff --git ",
  "\n@@ -",
  "\n--- a/",
  "<uploaded_files>",
  "<issue>",
  "<pr_description>",
  "<tool_call>",
  "<tool_result>",
  "<tool_use>",
  "<function_calls>",
  "<function_results>",
  "\nObservation:",
  "<patch>",
  "/testbed",
  "<<<<<<< ",
] as const;
