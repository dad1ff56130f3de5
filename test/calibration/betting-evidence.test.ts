import { fc } from "../support/fc.ts";
