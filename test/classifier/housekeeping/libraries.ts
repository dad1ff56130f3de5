import { conversationOf } from "../conversation.ts";
import { chat, type Fixture, hard, system, user } from "./fixture.ts";

/** Libraries and platforms that chats are built with. */
export const libraries: readonly Fixture[] = [
  [
    "LangChain summarization middleware",
    "compaction",
    conversationOf(
      "<role>\nContext Extraction Assistant\n</role>\n\n<primary_objective>\nYour sole objective in this task is",
    ),
  ],
  [
    "LangChain summary buffer",
    "summary",
    conversationOf(
      "Progressively summarize the lines of conversation provided, adding onto the previous summary returning a new summary.\n\nEXAMPLE\nCurrent summary:\nThe human asks what the AI thinks of artificial intelligence.",
    ),
  ],
  ["LangGraph", "summary", conversationOf([...chat, user("Create a summary of the conversation above:")])],
  [
    "LangGraph, again",
    "summary",
    conversationOf([
      ...chat,
      user(
        "This is summary of the conversation so far: The user asked for a proof.\n\nExtend this summary by taking into account the new messages above:",
      ),
    ]),
  ],
  [
    "LlamaIndex",
    "summary",
    conversationOf([
      system("The following is a conversation between the user and assistant."),
      user(
        "The following is a conversation between the user and assistant. Write a concise summary about the contents of this conversation.",
      ),
    ]),
  ],
  [
    "Dify",
    "follow-up-questions",
    conversationOf([
      ...chat,
      user(
        "Please help me predict the three most likely questions that human would ask, and keeping each question under 20 characters.",
      ),
    ]),
  ],
  [
    "Flowise",
    "follow-up-questions",
    conversationOf(
      `Given the following conversations: ${hard} Please help me predict the three most likely questions that human would ask and keeping each question short and concise.`,
    ),
  ],
  [
    "Perplexica",
    "follow-up-questions",
    conversationOf(
      "\nYou are an AI suggestion generator for an AI powered search engine. You will be given a conversation below.",
    ),
  ],
];
