import { subjectText } from "@spillway/classifier";
import type { Turn } from "@spillway/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conversationOf } from "./conversation.ts";

const written = (text: string): string => subjectText(conversationOf(text));

const ask = "Why does the login test fail?";

describe("what an agent's harness added is left out", () => {
  test.each([
    ["Claude Code, reminders", `<system-reminder>\nCLAUDE.md: derive, prove, optimise.\n</system-reminder>\n${ask}`],
    [
      "Claude Code, slash command",
      `<command-message>review is running…</command-message>\n<command-name>/review</command-name>\n<command-args>${ask}</command-args>`,
    ],
    [
      "Claude Code, editor",
      `<ide_opened_file>The user opened the file src/login.ts in the IDE. This may or may not be related to the current task.</ide_opened_file>\n${ask}`,
    ],
    [
      "Cline and Roo Code",
      `<task>\n${ask}\n</task>\n\n<environment_details>\n# VSCode Visible Files\nsrc/login.ts\n\n# Current Mode\nACT MODE\n</environment_details>`,
    ],
    [
      "Cline, feedback beside a tool's result",
      `[attempt_completion] Result:\nThe user has provided feedback on the results.\n<feedback>\n${ask}\n</feedback>\n<environment_details>\n# VSCode Open Tabs\n</environment_details>`,
    ],
    [
      "Codex CLI",
      `# AGENTS.md instructions for /repo\n\n<INSTRUCTIONS>\nKeep changes small.\n</INSTRUCTIONS>\n<environment_context>\n  <cwd>/repo</cwd>\n</environment_context>\n${ask}`,
    ],
    [
      "Codex in the editor",
      `# Context from my IDE setup:\n\n## Active file: src/login.ts\n\n## Open tabs:\n- login.ts: src/login.ts\n\n## My request for Codex:\n${ask}\n`,
    ],
    [
      "Cursor",
      `<user_info>\nOS Version: darwin\nShell: zsh\n</user_info>\n<git_status>\nOn branch main\n</git_status>\n<open_and_recently_viewed_files>\n- login.ts\n</open_and_recently_viewed_files><user_query>\n${ask}\n</user_query>`,
    ],
    [
      "Cursor, dated",
      `<timestamp>Monday</timestamp>\n<user_query>\n${ask}\n</user_query>\n<system_reminder>\nPlan mode.\n</system_reminder>`,
    ],
    [
      "Copilot",
      `<context>\nThe current date is 21 November 2026.\n</context>\n<reminderInstructions>\nKeep going until the request is resolved.\n</reminderInstructions>\n<userRequest>\n${ask}\n</userRequest>`,
    ],
    [
      "Aider",
      `${ask}\n\n# *SEARCH/REPLACE block* Rules:\n\nEvery *SEARCH/REPLACE block* must use this format:\n1. The *FULL* file path alone on a line`,
    ],
    ["Goose", `<info-msg>\nIt is currently 2026-11-21 10:00:00\n</info-msg>\n${ask}`],
    [
      "Open WebUI, documents",
      `### Task:\nRespond to the user query using the provided context.\n<context>doc</context>\n<user_query>\n${ask}\n</user_query>`,
    ],
  ])("%s", (_agent, text) => {
    expect(written(text)).toBe(ask);
  });

  test.each([
    [
      "Aider, files",
      "I have *added these files to the chat* so you can go ahead and edit them.\n\nlogin.ts\n```\nx\n```",
    ],
    ["Aider, map", "Here are summaries of some files present in my git repository.\nsrc/login.ts: ..."],
    ["Claude Code, interruption", "[Request interrupted by user for tool use]"],
    ["Claude Code, local command", "<local-command-stdout>Set model to opus</local-command-stdout>"],
    ["Codex CLI, environment", "<environment_context>\n  <cwd>/repo</cwd>\n</environment_context>"],
    ["Cline, a tool's result", "[read_file for 'src/login.ts'] Result:\n<file>prove it</file>"],
    ["Cline, no tool used", "[ERROR] You did not use a tool in your previous response! Please retry with a tool use."],
  ])("a turn of nothing else is passed over: %s", (_agent, text) => {
    const turns: Turn[] = [
      { role: "user", text: ask },
      { role: "assistant", text: "Let me look." },
      { role: "user", text },
    ];
    expect(subjectText(conversationOf(turns))).toBe(ask);
  });
});

describe("what people write themselves stays", () => {
  test.each([
    ["tags of their own", "<instructions>\nAnswer in one word.\n</instructions>\n<context>Paris</context>\nWhere?"],
    ["a tag in a sentence", "Why does <user_query>x</user_query> not match my pattern?"],
    ["HTML", "<div><p>Fix the <b>markup</b></p></div>"],
    ["a block that is not closed", "<system-reminder>\nWhat does this tag mean?"],
    ["a heading", "# Login\n\nWrite the page for it."],
    ["a list in brackets", "[a for 'b'] What is the result?"],
    ["a request that an answer follows", "[a] Result: it fails. Why?"],
  ])("%s", (_name, text) => {
    expect(written(text)).toBe(text);
  });

  test("whatever the text, no more comes out than went in, and text without marks is not touched", () => {
    const marks = [
      "<system-reminder>",
      "</system-reminder>",
      "<user_query>",
      "</user_query>",
      "<task>",
      "</task>",
      "<",
      ">",
      "\n",
    ];
    const text = fc.array(fc.oneof(fc.string(), fc.constantFrom(...marks))).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (given) => {
        expect(written(given).length).toBeLessThanOrEqual(given.length);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ,.?\n]{0,200}$/), (given) => {
        expect(written(given)).toBe(given.trim());
      }),
    );
  });
});
