/**
 * Blocks that agents put into the user's turn beside what the user wrote, by the agents that do. Tags that people use in
 * prompts of their own, such as `<context>` and `<instructions>`, are not among them.
 */
export const blockTags: ReadonlySet<string> = new Set([
  // Claude Code, OpenCode
  "system-reminder",
  "local-command-stdout",
  "local-command-stderr",
  "local-command-caveat",
  "command-name",
  "command-message",
  "bash-input",
  "bash-stdout",
  "bash-stderr",
  "ide_opened_file",
  "ide_diagnostics",
  "new-diagnostics",
  "task-notification",
  "user-prompt-submit-hook",
  "available-deferred-tools",
  // Cline, Roo Code, Kilo Code
  "environment_details",
  // Codex CLI
  "environment_context",
  "user_instructions",
  "turn_aborted",
  "collaboration_mode",
  "recommended_plugins",
  // Cursor
  "system_reminder",
  "additional_data",
  "attached_files",
  "open_and_recently_viewed_files",
  "user_info",
  "user_rules",
  "always_applied_workspace_rules",
  "agent_requestable_workspace_rules",
  "git_status",
  "project_layout",
  "agent_skills",
  "agent_transcripts",
  "mcp_file_system",
  "image_files",
  // Copilot
  "environment_info",
  "workspace_info",
  "reminderInstructions",
  "editorContext",
  "repoContext",
  // Windsurf, Gemini CLI, Goose
  "additional_metadata",
  "ADDITIONAL_METADATA",
  "session_context",
  "info-msg",
]);

/** Blocks that hold what the user wrote; with one of them in a turn, all else in it is the agent's. */
export const requestTags = ["userRequest", "user_query", "USER_REQUEST"] as const;

/** The same in turns of tool results: Cline, Roo Code. */
export const answerTags = ["user_message", "feedback", "answer"] as const;

/** Tags that only wrap what the user wrote: they go, what is in them stays. */
export const wrappers = /^\s*<(task|command-args)>([\s\S]*?)<\/\1>/;
