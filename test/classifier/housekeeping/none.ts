import type { Conversation } from "@spillway/core";
import { conversationOf } from "../conversation.ts";
import { chat, hard, system, user } from "./fixture.ts";

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
