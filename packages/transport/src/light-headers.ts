import type { UpstreamHeaders } from "./exchange.ts";

/**
 * Response headers that cost nothing until somebody changes them: a view over the wire's own record. `instanceof Headers`
 * holds and every method of `Headers` works.
 */
export class LightHeaders {
  #record: UpstreamHeaders;
  #full: Headers | undefined;

  constructor(record: UpstreamHeaders) {
    this.#record = record;
  }

  get(name: string): string | null {
    if (this.#full !== undefined) return this.#full.get(name);
    const key = name.toLowerCase();
    const value = Object.hasOwn(this.#record, key) ? this.#record[key] : undefined;
    if (value === undefined) return null;
    return typeof value === "string" ? value : value.join(", ");
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  getSetCookie(): string[] {
    return this.#materialise().getSetCookie();
  }

  *entries(): IterableIterator<[string, string]> {
    if (this.#full !== undefined) {
      yield* this.#full.entries();
      return;
    }
    const record = this.#record;
    for (const name of Object.keys(record).sort()) {
      const value = record[name];
      if (value === undefined) continue;
      if (typeof value === "string") yield [name, value];
      else if (name === "set-cookie") for (const one of value) yield [name, one];
      else yield [name, value.join(", ")];
    }
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, thisArgument?: unknown): void {
    for (const [name, value] of this.entries()) callback.call(thisArgument, value, name, this as unknown as Headers);
  }

  append(name: string, value: string): void {
    this.#materialise().append(name, value);
  }

  set(name: string, value: string): void {
    this.#materialise().set(name, value);
  }

  delete(name: string): void {
    this.#materialise().delete(name);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): unknown {
    return Object.fromEntries(this.entries());
  }

  get [Symbol.toStringTag](): string {
    return "Headers";
  }

  #materialise(): Headers {
    if (this.#full === undefined) {
      const full = new Headers();
      for (const [name, value] of this.entries()) full.append(name, value);
      this.#full = full;
    }
    return this.#full;
  }
}

Object.setPrototypeOf(LightHeaders.prototype, Headers.prototype);
