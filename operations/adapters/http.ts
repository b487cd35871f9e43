import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { Interrupted } from "../failures.js";

/** The answer of an API. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const milliseconds = 20_000;

/**
 * Sends one request, and waits up to 20 seconds for the answer.
 *
 * `fetch` would take longer to load than everything else that a command loads.
 *
 * @param options method, headers, TLS settings, and the signal that ends it. @default - a GET
 * @throws Interrupted if the signal is aborted, else the network error
 */
export function ask(url: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
  const request = url.startsWith("http:") ? httpRequest : httpsRequest;
  return new Promise((resolve, refuse) => {
    const reject = (error: Error): void => refuse(options.signal?.aborted === true ? new Interrupted() : error);
    const sent = request(url, { ...options, timeout: milliseconds }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer for ${milliseconds / 1000} s`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Waits before another request. @throws Interrupted as soon as the signal is aborted */
export async function waitFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => {
    throw new Interrupted();
  });
}
