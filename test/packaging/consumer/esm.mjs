import OpenAI from "openai";
import { routerOf, wrap } from "spillway";
import { callThrough } from "./call-through.cjs";

await callThrough({ OpenAI, wrap, routerOf });
