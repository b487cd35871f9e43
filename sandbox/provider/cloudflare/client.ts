import { STATUS_CODES } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, send } from "../http-client";
import { ProviderError } from "../protocol/diagnostic";

/** The address and credentials of Cloudflare. */
export interface CloudflareAccess {
  /** The base URL, such as `https://api.cloudflare.com/client/v4`. */
  readonly baseUrl: string;
  readonly token: string;
  /** The version of the provider. */
  readonly version: string;
}

const attempts = 3;
const longestWaitMs = 60_000;

/**
 * Sends a request to Cloudflare, with up to three attempts if it is busy (429), broken (5xx), in conflict (409) or its
 * response gets lost. So a POST with a lost response creates its object twice, as with the real provider.
 *
 * @throws {ProviderError} with the status and the text of the last response
 */
export async function askCloudflare(
  access: CloudflareAccess,
  method: string,
  path: string,
  body?: string,
): Promise<Answer> {
  const url = `${access.baseUrl.replace(/\/+$/, "")}/${path}`;
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptOnce(access, method, url, body, attempt);
    if (answer instanceof Error) {
      if (attempt === attempts)
        throw new ProviderError("failed to make http request", `${method} "${url}": ${answer.message}`);
      await wait(backoff(attempt));
      continue;
    }
    if (answer.status < 400 || answer.status === 404) return answer;
    if (attempt === attempts || !worthAnother(answer)) throw refused(method, url, answer);
    await wait(asked(answer) ?? backoff(attempt));
  }
}

/** Creates the error for an unsuccessful response. */
export function refused(method: string, url: string, answer: Answer): ProviderError {
  const status = `${answer.status} ${STATUS_CODES[answer.status] ?? answer.reason}`;
  return new ProviderError("failed to make http request", `${method} "${url}": ${status} ${answer.text}`);
}

async function attemptOnce(
  access: CloudflareAccess,
  method: string,
  url: string,
  body: string | undefined,
  attempt: number,
): Promise<Answer | Error> {
  const headers = {
    accept: "application/json",
    authorization: `Bearer ${access.token}`,
    "user-agent": `terraform-provider-cloudflare/${access.version} stand-in`,
    "x-retry-count": String(attempt - 1),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  try {
    return await send({ method, url, headers, ...(body !== undefined && { body }) });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function worthAnother({ status }: Answer): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Returns the milliseconds that a response asks to wait, if that is acceptable. */
function asked({ headers }: Answer): number | undefined {
  const seconds = Number(headers["retry-after"]);
  const date = Date.parse(headers["retry-after"] ?? "") - Date.now();
  const ms = Number.isNaN(seconds) ? date : seconds * 1000;
  return ms >= 0 && ms < longestWaitMs ? ms : undefined;
}

function backoff(attempt: number): number {
  return 500 * 2 ** (attempt - 1);
}
