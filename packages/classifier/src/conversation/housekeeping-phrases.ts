import type { Housekeeping } from "./housekeeping-of.ts";

/** How the requests of known front ends and agents begin. Matched on text in lower case with single spaces. */
export type HousekeepingPhrases = readonly (readonly [Housekeeping, RegExp])[];

/** What the request calls the chat that it is about. A document, an article or a meeting is the user's own matter. */
const chat =
  "(?:chat history|(?:this|our|the following|following|the above) (?:coding |chat |chatbot )?(?:chat|conversation|discussion|session|thread|dialogue)|a conversation that starts with|the (?:chat|conversation|session|thread)(?! (?:between|with|about|in|on|from|of)))";

/** What all openings begin with: most requests need no more than this one look. */
export const mayOpen =
  /^\s*(?:#|<(?:role|explicit)|\[sugg|\*brief|analy|based on|come up|create|critical|first, reason|generate|given|please|progress|provide|reply|suggest|summar|the following|this is|write|you (?:are|need)|your task)/i;

/** One of these stands in every opening: the second look, before the text is tidied up for the phrases. */
export const opensWith =
  /title|tags\b|follow-?up|likely questions|suggest|summar|session|compaction|condense|continuing our|scratchpad|context extraction/i;

/** What every closing has. */
export const mayClose = /title for the conversation|in 4 words or less|<explicit_instructions/i;

/** What every instruction has. */
export const mayInstruct = /title|topic|summar|description|suggestion gen/i;

const beginTask = "^(?:#+ ?tasks?:? ?)?(?:please )?";

const make = "(?:generate|create|write|provide|suggest|reply with|come up with)";

/** A title of a chat: what kind of title, and what it is to do. A function that makes titles is another matter. */
const title =
  "an? (?:(?:very|concise|short|brief|succinct|descriptive|clear|simple|sentence-case|one|two|three|four|five|six|to|or|few|word|words|less|[\\d-]+|[\\d-]+-word(?:-or-less)?),? )*titles?(?: \\([^)]{0,40}\\))? (?:with|for|of|summarizing|describing|capturing|that|which|as|in|the|to|based|from)\\b";

/**
 * At the start of what the user wrote last. In order: Open WebUI, LibreChat, NextChat, OpenCode, Claude Code and others;
 * LibreChat; Copilot; Continue; Chat UI; then Open WebUI and LibreChat tags; Open WebUI, Dify, Flowise, Perplexica, Claude
 * Code follow-ups; LangChain, NextChat, LangGraph, LlamaIndex, Aider summaries; Claude Code, Roo, Codex, Cline, OpenCode,
 * OpenHands, Gemini, LangChain compactions.
 */
export const openings: HousekeepingPhrases = [
  ["title", new RegExp(`${beginTask}${make} ${title}[^.]{0,120}?\\b${chat}`)],
  ["title", /^analyze this conversation and provide: 1\. the detected language/],
  ["title", /^please write a brief title for the following request:/],
  ["title", /^given the following\b[^.]{0,40}(?:\.\.\.)? ?,? ?please reply with a title for the chat/],
  ["title", /^you need to summarize the user's conversation into a title/],
  ["title", /^based on the conversation so far, provide a concise description of this session/],
  ["tags", new RegExp(`${beginTask}${make} (?:[\\d-]+|a few|some) broad tags categorizing`)],
  [
    "tags",
    new RegExp(
      `${beginTask}${make} (?:(?:[\\d-]+|a|list|of|up|to|few|some|broad|short|relevant) )*tags (?:for|that|to|categorizing|describing|summarizing)\\b[^.]{0,80}\\b${chat}`,
    ),
  ],
  ["follow-up-questions", /^(?:#+ ?task:? ?)?suggest [\d-]+ relevant follow-?up questions/],
  [
    "follow-up-questions",
    /^(?:given the following conversations?: .{0,400})?please (?:help me )?predict the three most likely questions/,
  ],
  ["follow-up-questions", /^you are an ai suggestion generator for an ai powered search engine/],
  ["follow-up-questions", /^\[suggestion mode: suggest what the user might/],
  ["summary", /^progressively summarize the lines of (?:the )?conversation/],
  ["summary", /^summarize (?:the|our) discussion briefly in \d+ words or less to use as a prompt/],
  ["summary", /^(?:create|write) a (?:concise )?summary of the conversation above/],
  ["summary", /^this is (?:a )?summary of the conversation (?:so far|to date): .*\bextend (?:this|the) summary/],
  ["summary", /^the following is a conversation between the user and assistant\. write a concise summary/],
  ["summary", /^\*briefly\* summarize this partial conversation/],
  [
    "compaction",
    /^(?:critical: respond with text only.{0,700}?)?your task is to create a detailed summary of (?:the|this|our) (?:recent portion of the )?conversation/,
  ],
  ["compaction", /^you are performing a context checkpoint compaction/],
  ["compaction", /^<explicit_instructions type="(?:summarize_task|condense)">/],
  ["compaction", /^provide a detailed prompt for continuing our conversation above/],
  ["compaction", /^you are maintaining a context-aware state summary for an interactive/],
  ["compaction", /^first, reason in your scratchpad\. then, generate the <state_snapshot>/],
  ["compaction", /^<role> ?context extraction assistant ?<\/role>/],
];

/** At the end of what the user wrote last, where the chat comes first. */
export const closings: HousekeepingPhrases = [
  ["title", /respond with the title for the conversation and nothing else\.?$/],
  ["title", /provide a concise description of this session in 4 words or less\b.{0,160}$/],
  ["compaction", /<explicit_instructions type="(?:summarize_task|condense)">.*$/],
];

/** Anywhere near the start of a system message: a whole sentence that only such a request has. */
export const instructions: HousekeepingPhrases = [
  ["title", /you are a title generator\. you output only a (?:thread|session|conversation|chat) title/],
  ["title", /you will generate a short title based on the first message a user begins a conversation with/],
  ["title", /summarize this coding conversation in under \d+ characters/],
  ["title", /analyze if this message indicates a new conversation topic/],
  ["title", /generate a concise, sentence-case title \(3-7 words\) that captures the main topic/],
  ["title", /you are an expert in crafting pithy titles for chatbot conversations/],
  ["title", /summarize the user's conversation into a title/],
  ["title", /you are a summarization ai\. your task is to summarize (?:user requests|and title the summary)/],
  ["title", /^reply with only a description in four words or less/],
  ["follow-up-questions", /you are an ai suggestion generator for an ai powered search engine/],
  ["summary", /^summarize (?:the|our) discussion briefly in \d+ words or less to use as a prompt/],
  ["summary", /^\*briefly\* summarize this partial conversation/],
  ["compaction", /^you are a helpful ai assistant tasked with summarizing conversations/],
  ["compaction", /you are the component that summarizes internal chat history into a given structure/],
  ["compaction", /^you are maintaining a context-aware state summary for an interactive/],
];
