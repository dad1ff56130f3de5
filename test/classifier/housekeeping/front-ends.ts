import { conversationOf } from "../conversation.ts";
import { chat, type Fixture, hard, system, user } from "./fixture.ts";

const history = `<chat_history>\nUSER: ${hard}\nASSISTANT: Assume a decider H ...\n</chat_history>`;

/** Chat front ends. */
export const frontEnds: readonly Fixture[] = [
  [
    "Open WebUI, title",
    "title",
    conversationOf(
      `### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history.\n### Guidelines:\n- The title should clearly represent the main theme or subject of the conversation.\n### Output:\nJSON format: { "title": "your concise title here" }\n### Chat History:\n${history}`,
    ),
  ],
  [
    "Open WebUI, earlier title",
    "title",
    conversationOf(
      `Create a concise, 3-5 word title with an emoji as a title for the chat history, in the given language.\n${history}`,
    ),
  ],
  [
    "Open WebUI, shortened title",
    "title",
    conversationOf(`### Task:\nGenerate a concise title summarizing the chat history.\n${history}`),
  ],
  [
    "Open WebUI, tags",
    "tags",
    conversationOf(
      `### Task:\nGenerate 1-3 broad tags categorizing the main themes of the chat history, along with 1-3 more specific subtopic tags.\n\n### Guidelines:\n- Use the chat's primary language\n### Chat History:\n${history}`,
    ),
  ],
  ["Any front end, tags", "tags", conversationOf(`Generate 3 short tags for this conversation:\n${hard}`)],
  [
    "Open WebUI, follow-ups",
    "follow-up-questions",
    conversationOf(
      `### Task:\nSuggest 3-5 relevant follow-up questions or prompts that the user might naturally ask next in this conversation as a **user**, based on the chat history.\n### Chat History:\n${history}`,
    ),
  ],
  [
    "LibreChat",
    "title",
    conversationOf(
      `Provide a concise, 5-word-or-less title for the conversation, using title case conventions. Only return the title itself.\n\nConversation:\nUser: ${hard}\nAI: Assume ...`,
    ),
  ],
  [
    "LibreChat, structured",
    "title",
    conversationOf(
      `Analyze this conversation and provide:\n1. The detected language of the conversation\n2. A concise title in the detected language (5 words or less, no punctuation or quotation)\n\nUser: ${hard}`,
    ),
  ],
  [
    "LibreChat, assistants",
    "title",
    conversationOf(
      `Please generate a concise title (max 40 characters) for a conversation that starts with:\nUser: ${hard}`,
    ),
  ],
  [
    "NextChat, topic",
    "title",
    conversationOf([
      ...chat,
      user(
        "Please generate a four to five word title summarizing our conversation without any lead-in, punctuation, quotation marks, periods, symbols, bold text, or additional text. Remove enclosing quotation marks.",
      ),
    ]),
  ],
  [
    "NextChat, memory",
    "summary",
    conversationOf([
      ...chat,
      system("Summarize the discussion briefly in 200 words or less to use as a prompt for future context."),
    ]),
  ],
  [
    "Chat UI",
    "title",
    conversationOf([
      system(
        "You are a summarization AI. Your task is to summarize user requests, in a single sentence of less than 5 words. Do not try to answer questions",
      ),
      user(hard),
    ]),
  ],
  [
    "Cherry Studio",
    "title",
    conversationOf([
      system(
        "You are an assistant skilled in conversation. You need to summarize the user's conversation into a title within 10 words.",
      ),
      user(hard),
    ]),
  ],
];
