import type { Housekeeping } from "@spillway/classifier";
import type { Conversation, Turn } from "@spillway/core";
import { conversationOf } from "./conversation.ts";

type Fixture = readonly [client: string, kind: Housekeeping, conversation: Conversation];

const user = (text: string): Turn => ({ role: "user", text });
const system = (text: string): Turn => ({ role: "system", text });
const assistant = (text: string): Turn => ({ role: "assistant", text });
/** What all of these are about: work that is hard in itself. */
const hard = "Prove that the halting problem is undecidable, then derive Rice's theorem from it step by step.";
const chat = [user(hard), assistant("Assume a decider H and build the machine that does the opposite ...")];
const history = `<chat_history>\nUSER: ${hard}\nASSISTANT: Assume a decider H ...\n</chat_history>`;

/** The openings of requests as the clients send them, with a hard chat inside or before. */
export const housekeeping: readonly Fixture[] = [
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
    "Cherry Studio",
    "title",
    conversationOf([
      system(
        "You are an assistant skilled in conversation. You need to summarize the user's conversation into a title within 10 words.",
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

/** What people ask that sounds like it. */
export const noHousekeeping: readonly Conversation[] = [
  "Summarise this contract and list every clause on liability.",
  "Summarize the following article in three paragraphs:\nThe conversation about climate has changed.",
  "Please summarize the attached meeting transcript and extract the action items.",
  "Give me a title for my blog post about sourdough.",
  "Generate a catchy title for a podcast. It is a conversation between two astronomers.",
  "Create a short title for the conversation between Plato and Socrates in my play.",
  "Write a title and abstract for my paper on chat models. The thread of the argument is attached.",
  "Suggest five tags for this blog post about chatbots.",
  "Generate tags for my photo collection: beach, sunset, family.",
  "Create a chat application with conversation titles in React.",
  "Create a table of users and a table of conversations with a title each. Add an index.",
  "Write a function that generates a title for a conversation from its first message.",
  "What follow-up questions should I ask a candidate for a data engineering job?",
  "Suggest questions that I could ask in a job interview.",
  "Predict the three most likely causes of this outage.",
  'Improve this prompt: "### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history."',
  "Why does Claude Code send 'Analyze if this message indicates a new conversation topic' with each message?",
  "Explain how context compaction works in coding agents and design a better scheme.",
  "Your task is to create a detailed summary of the French Revolution.",
  "You are a title generator. You output only titles of YouTube videos about cooking.",
  "Provide a detailed prompt for generating an image of a lighthouse.",
  "Based on the conversation so far, which of the two designs would you choose, and why?",
  "Given the following log, please reply with the root cause.",
  "Analyze this conversation and provide feedback on my negotiation tactics.",
  "Please write a brief report for the following request: more budget for the lab.",
  "The following is a conversation between a nurse and a patient. What is the diagnosis?",
  "This is a summary of the conversation that I had with my landlord. What are my rights?",
  "Generate a unit test for the session title component.",
  "Write a summary of the book so far.",
  "Create a component that renders tags for this conversation.",
  "Create a component with titles for the chat window.",
  "Write a short title for a conversation class in my textbook.",
  "Progressively summarize each chapter, then compare the themes of all of them.",
].map((text) => conversationOf(text));

/** The same in the middle of work: with an agent's or a product's system message. */
export const noHousekeepingInContext: readonly Conversation[] = [
  conversationOf([system("You are a helpful assistant. Give every answer a title."), user(hard)]),
  conversationOf([
    system("You summarise legal documents for a law firm. Topics: contracts, torts."),
    user("Summarise this."),
  ]),
  conversationOf([
    system("You are Claude Code, Anthropic's official CLI for Claude."),
    ...chat,
    user("Add tests for it."),
  ]),
  conversationOf([...chat, user("Summarise your proof for a first-year student, and name every lemma that it uses.")]),
  conversationOf([system(hard)]),
  conversationOf([]),
];
