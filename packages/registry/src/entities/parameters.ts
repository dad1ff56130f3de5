/** What is changed about each request to an endpoint. */
export interface Parameters {
  readonly drop: readonly string[];
  /** Names and their values as JSON text. */
  readonly set: readonly (readonly [name: string, json: string])[];
}
