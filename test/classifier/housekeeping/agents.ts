import { conversationOf } from "../conversation.ts";
import { chat, type Fixture, hard, system, user } from "./fixture.ts";

/** Coding agents. */
export const agents: readonly Fixture[] = [
  [
    "OpenCode, title",
    "title",
    conversationOf([
      system(
        "You are a title generator. You output ONLY a thread title. Nothing else.\n\n<task>\nGenerate a brief title",
      ),
      user("Generate a title for this conversation:\n"),
      user(hard),
    ]),
  ],
  [
    "OpenCode, compaction",
    "compaction",
    conversationOf(
      [
        ...chat,
        user(
          "Provide a detailed prompt for continuing our conversation above. Focus on information that would be helpful for continuing the conversation, including what we did.",
        ),
      ],
      { tools: 12 },
    ),
  ],
  [
    "Claude Code, topic",
    "title",
    conversationOf([
      system(
        "You are Claude Code, Anthropic's official CLI for Claude.\nAnalyze if this message indicates a new conversation topic. If it does, extract a 2-3 word title that captures the new topic.",
      ),
      user(hard),
    ]),
  ],
  [
    "Claude Code, title",
    "title",
    conversationOf([
      system(
        "Summarize this coding conversation in under 50 characters.\nCapture the main task, key files, problems addressed, and current status.",
      ),
      user(
        `Please write a 5-10 word title for the following conversation:\n\nUser: ${hard}\n\nRespond with the title for the conversation and nothing else.`,
      ),
    ]),
  ],
  [
    "Claude Code, title with only the user's part left",
    "title",
    conversationOf(
      `Please write a 5–10 word title the following conversation:\n\nUser: ${hard}\n\nRespond with the title for the conversation and nothing else.`,
    ),
  ],
  [
    "Claude Code, compaction",
    "compaction",
    conversationOf(
      [
        ...chat,
        user(
          "CRITICAL: Respond with TEXT ONLY. Do NOT call any tools.\n\n- Do NOT use Read, Bash, Grep, Glob, Edit, Write, or ANY other tool.\n- You already have all the context you need in the conversation above.\n\nYour task is to create a detailed summary of the conversation so far, paying close attention to the user's explicit requests and your previous actions.",
        ),
      ],
      { tools: 15 },
    ),
  ],
  [
    "Claude Code, suggestion",
    "follow-up-questions",
    conversationOf([
      ...chat,
      user(
        "[SUGGESTION MODE: Suggest what the user might naturally type next into Claude Code.]\n\nFIRST: Look at the user's recent messages.",
      ),
    ]),
  ],
  [
    "Roo Code, compaction",
    "compaction",
    conversationOf([
      ...chat,
      user(
        "Your task is to create a detailed summary of the conversation so far, paying close attention to the user's explicit requests and your previous actions.",
      ),
    ]),
  ],
  [
    "SDK compaction by its system message",
    "compaction",
    conversationOf([
      system("You are a helpful AI assistant tasked with summarizing conversations."),
      ...chat,
      user("Summarize it."),
    ]),
  ],
  [
    "Codex CLI",
    "compaction",
    conversationOf([
      ...chat,
      user(
        "You are performing a CONTEXT CHECKPOINT COMPACTION. Create a handoff summary for another LLM that will resume the task.",
      ),
    ]),
  ],
  [
    "Cline",
    "compaction",
    conversationOf([
      ...chat,
      user(
        `[read_file for 'src/a.ts'] Result:\n${"x = 1\n".repeat(50)}\n<explicit_instructions type="summarize_task">\nThe current conversation is rapidly running out of context. Now, your urgent task is to create a comprehensive detailed summary`,
      ),
    ]),
  ],
  [
    "Gemini CLI",
    "compaction",
    conversationOf([
      system(
        "\nYou are the component that summarizes internal chat history into a given structure.\n\nWhen the conversation history grows too large",
      ),
      ...chat,
      user("First, reason in your scratchpad. Then, generate the <state_snapshot>."),
    ]),
  ],
  [
    "OpenHands",
    "compaction",
    conversationOf(
      "You are maintaining a context-aware state summary for an interactive agent.\nYou will be given a list of events",
    ),
  ],
  [
    "Aider",
    "summary",
    conversationOf([
      system("*Briefly* summarize this partial conversation about programming.\nInclude less detail about older parts"),
      user(`# USER\n${hard}`),
    ]),
  ],
  [
    "Copilot",
    "title",
    conversationOf([
      system(
        "You are an expert in crafting pithy titles for chatbot conversations. You are presented with a chat request, and you reply with a brief title",
      ),
      user(`Please write a brief title for the following request:\n\n${hard}`),
    ]),
  ],
  [
    "Continue",
    "title",
    conversationOf(
      `Given the following... please reply with a title for the chat that is 3-4 words in length, all words used should be directly related to the content of the chat.\n\n${hard}`,
    ),
  ],
  [
    "Crush, AI chatbot template",
    "title",
    conversationOf([
      system(
        "You will generate a short title based on the first message a user begins a conversation with\n- ensure it is not more than 50 characters long",
      ),
      user(hard),
    ]),
  ],
  [
    "Goose",
    "title",
    conversationOf([
      system("Reply with only a description in four words or less"),
      user(
        `Here are the first few user messages:\n${hard}\n\nBased on the conversation so far, provide a concise description of this session in 4 words or less. This will be used for finding the session later in a UI with limited space - reply *ONLY* with the description`,
      ),
    ]),
  ],
];
