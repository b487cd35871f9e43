import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";

/** What an API answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const milliseconds = 20_000;

/**
 * Asks an API once, and waits for its answer for 20 seconds.
 *
 * `fetch` does the same and takes longer to load than everything else that a command loads.
 *
 * @param options method, headers, and how a server is known. @default - a GET
 * @throws what kept the answer from coming
 */
export function ask(url: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
  const request = url.startsWith("http:") ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
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
