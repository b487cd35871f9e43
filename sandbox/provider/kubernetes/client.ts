import { STATUS_CODES } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, type Call, send } from "../http-client";

/** The address and credentials of a cluster. */
export interface ClusterAccess {
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: NonNullable<Call["tls"]>;
}

/** A refusal of the API, with its message, such as `services "prompt" already exists`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

const jsonType = "application/json";
const attempts = 10;

/**
 * Sends a request to the cluster. It retries a 429 or 5xx with `Retry-After`, up to ten times. After a lost response it
 * retries only requests that change nothing.
 *
 * @param contentType the content type of the body. @default application/json
 * @throws {ApiError} if the API refuses
 */
export async function askCluster(
  access: ClusterAccess,
  method: string,
  path: string,
  body?: unknown,
  contentType = jsonType,
): Promise<unknown> {
  const headers = {
    accept: jsonType,
    "user-agent": "HashiCorp/1.0 Terraform/1.11.4",
    ...access.headers,
    ...(body !== undefined && { "content-type": contentType }),
  };
  const call = {
    method,
    url: `${access.host}${path}`,
    headers,
    tls: access.tls,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  for (let attempt = 1; ; attempt++) {
    const answer = await sendOrError(call);
    if (answer instanceof Error) {
      if (method !== "GET" || attempt === attempts || !isReset(answer))
        throw new Error(`${title(method)} "${call.url}": ${answer.message}`);
      await wait(50 * attempt);
      continue;
    }
    if (answer.status < 400) return answer.text === "" ? undefined : JSON.parse(answer.text);
    const seconds = Number(answer.headers["retry-after"]);
    const later =
      (answer.status === 429 || answer.status >= 500) &&
      answer.headers["retry-after"] !== undefined &&
      !Number.isNaN(seconds);
    if (!later || attempt === attempts) throw refusal(answer, path);
    await wait(seconds * 1000);
  }
}

/** Returns the object at a path, if it exists. */
export async function getOrNothing(access: ClusterAccess, path: string): Promise<Record<string, unknown> | undefined> {
  try {
    return (await askCluster(access, "GET", path)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

async function sendOrError(call: Call): Promise<Answer | Error> {
  try {
    return await send(call);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isReset(error: Error): boolean {
  return "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

function refusal(answer: Answer, path: string): ApiError {
  try {
    const status = JSON.parse(answer.text) as { readonly message?: string; readonly reason?: string };
    if (typeof status.message === "string") return new ApiError(answer.status, status.reason ?? "", status.message);
  } catch {
    // a proxy's page instead of a Status: only its first line is useful
  }
  const text = answer.text.split("\n")[0] ?? "";
  return new ApiError(
    answer.status,
    "",
    text === "" ? `${answer.status} ${STATUS_CODES[answer.status] ?? ""} (${path})` : text,
  );
}

function title(method: string): string {
  return method.charAt(0) + method.slice(1).toLowerCase();
}
