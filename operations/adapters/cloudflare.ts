import { ApiFailure, causeOf, Failure, Interrupted, NoAnswer } from "../failures.js";
import { type Answer, ask, waitFor } from "./http.js";

/** An object as Cloudflare returns it. */
export type CloudflareObject = Readonly<Record<string, unknown>> & { readonly id: string };

interface Envelope {
  readonly success: boolean;
  readonly errors?: readonly { readonly code: number; readonly message: string }[];
  readonly result?: unknown;
  readonly result_info?: { readonly total_pages?: number };
}

const attempts = 4;

/**
 * A client for the part of Cloudflare's v4 API that is used outside of Terraform.
 *
 * It is configured by the provider's variables: `CLOUDFLARE_API_TOKEN` and `CLOUDFLARE_BASE_URL`.
 */
export class Cloudflare {
  private readonly base: string;
  private readonly token: string;

  /** @param signal ends running requests. @default - none does @throws Failure if no token is set */
  constructor(
    variables: NodeJS.ProcessEnv = process.env,
    private readonly signal?: AbortSignal,
  ) {
    this.base = (variables.CLOUDFLARE_BASE_URL ?? "https://api.cloudflare.com/client/v4").replace(/\/+$/, "");
    const token = variables.CLOUDFLARE_API_TOKEN ?? "";
    if (token === "") throw new Failure("CLOUDFLARE_API_TOKEN is not set: Cloudflare cannot be asked");
    this.token = token;
  }

  /** Returns one object; undefined for status 404. */
  async get(path: string): Promise<CloudflareObject | undefined> {
    const envelope = await this.request("GET", path);
    return envelope?.result as CloudflareObject | undefined;
  }

  /** Returns all objects of a list, page by page. */
  async list(path: string): Promise<readonly CloudflareObject[]> {
    const found: CloudflareObject[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const envelope = await this.request("GET", `${path}${path.includes("?") ? "&" : "?"}page=${page}&per_page=50`);
      found.push(...((envelope?.result ?? []) as readonly CloudflareObject[]));
      pages = envelope?.result_info?.total_pages ?? 1;
    }
    return found;
  }

  /** Sends a POST request. @throws ApiFailure also for status 404 */
  async post(path: string, body: unknown): Promise<unknown> {
    const envelope = await this.request("POST", path, body);
    if (envelope === undefined) throw new ApiFailure(`Cloudflare answered POST ${path} with 404`, 404);
    return envelope.result;
  }

  /** Removes an object; a missing one is no error. */
  async delete(path: string): Promise<void> {
    await this.request("DELETE", path);
  }

  private async request(method: string, path: string, body?: unknown): Promise<Envelope | undefined> {
    for (let attempt = 1; ; attempt++) {
      const { status, headers, text } = await this.send(method, path, body);
      if (status >= 200 && status < 300) return JSON.parse(text);
      if (status === 404) return undefined;
      const again = status === 429 || status >= 500;
      if (!again || attempt === attempts) {
        const said = `Cloudflare answered ${method} ${path} with ${status}: ${complaint(text)}`;
        throw again ? new NoAnswer(said, "edge") : new ApiFailure(said, status);
      }
      const asked = Number(headers["retry-after"]);
      await waitFor(Number.isFinite(asked) && asked > 0 ? asked * 1000 : 250 * 2 ** attempt, this.signal);
    }
  }

  private async send(method: string, path: string, body: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}`, accept: "application/json" };
    const typed = body === undefined ? headers : { ...headers, "content-type": "application/json" };
    const options = { method, headers: typed, signal: this.signal };
    try {
      return await ask(`${this.base}${path}`, options, body === undefined ? undefined : JSON.stringify(body));
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      throw new NoAnswer(`Cloudflare cannot be reached at ${this.base}: ${causeOf(error)}`, "edge");
    }
  }
}

function complaint(text: string): string {
  try {
    const { errors } = JSON.parse(text) as Envelope;
    if (errors !== undefined && errors.length > 0) return errors.map((e) => `${e.message} (${e.code})`).join("; ");
  } catch {
    // not an envelope: a proxy answered, and its text is all there is
  }
  return text.slice(0, 200);
}
