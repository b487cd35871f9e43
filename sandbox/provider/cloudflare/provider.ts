import { planChange } from "../framework/plan";
import { checkAttributes } from "../framework/validate";
import type { Answer } from "../http-client";
import { diagnosticOf, ProviderError } from "../protocol/diagnostic";
import type { Applied, Change, Planned, Provider, Read } from "../protocol/provider";
import { recordOf, textOf, type Value, type ValueRecord } from "../protocol/value";
import { loadSchemas } from "../schema/load";
import type { TypeSchema } from "../schema/types";
import { adjustmentsOfTypes, settingsOfAlias } from "./adjust";
import { bodyOf, fillIn, fromApi } from "./body";
import { askCloudflare, type CloudflareAccess, refused } from "./client";
import { readData } from "./data";
import { collectionPath, type Endpoint, endpointsOfTypes, parseImportId } from "./endpoints";
import { checkUpgrade } from "./upgrade";

const defaultUrl = "https://api.cloudflare.com/client/v4";

/** The stand-in for cloudflare/cloudflare. */
export class CloudflareProvider implements Provider {
  readonly name = "cloudflare/cloudflare";
  readonly legacy = false;
  private access: CloudflareAccess;

  /** @param environment the variables, with `CLOUDFLARE_BASE_URL` and `CLOUDFLARE_API_TOKEN` */
  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    readonly version: string,
  ) {
    this.access = { baseUrl: defaultUrl, token: "", version };
  }

  schemas(): readonly TypeSchema[] {
    return loadSchemas("cloudflare", this.version);
  }

  async configure(config: Value): Promise<void> {
    const given = recordOf(config);
    const token = textOf(given.api_token) ?? this.environment.CLOUDFLARE_API_TOKEN;
    if (token === undefined || token === "") {
      throw new ProviderError(
        "must provide one of `api_key`, `api_token` or `api_user_service_key`.",
        "Set CLOUDFLARE_API_TOKEN or the provider's api_token.",
      );
    }
    const baseUrl = textOf(given.base_url) ?? this.environment.CLOUDFLARE_BASE_URL ?? defaultUrl;
    this.access = { baseUrl, token, version: this.version };
  }

  checkUpgrade(schema: TypeSchema, from: number, stored: Readonly<Record<string, unknown>>): void {
    checkUpgrade(schema, from, stored);
  }

  validate(schema: TypeSchema, config: Value) {
    return checkAttributes(schema.block.attributes, config);
  }

  async plan({ schema, prior, config, proposed }: Change & { readonly proposed: Value }): Promise<Planned> {
    return planChange(schema.block.attributes, prior, proposed, config, adjustmentsOfTypes[schema.type]);
  }

  /** Returns undefined, because these versions of the provider have no identities. */
  identitySchema(_type: string): undefined {}

  async read(schema: TypeSchema, state: Value): Promise<Read> {
    const before = recordOf(state);
    const endpoint = endpointOf(schema);
    const found = await this.get(schema, endpoint, before);
    if (found === undefined) return { state: null };
    for (const name of endpoint.notRead ?? []) found[name] = before[name] ?? null;
    return { state: settingsOfAlias(schema, steeringAsWritten(found, before)) };
  }

  async apply({ schema, prior, planned }: Change & { readonly planned: Value }): Promise<Applied> {
    const endpoint = endpointOf(schema);
    const before = recordOf(prior);
    try {
      if (planned === null) return { state: await this.remove(endpoint, before) };
      const after = recordOf(planned);
      const collection = collectionPath(endpoint, after);
      const body = bodyOf(schema.block.attributes, planned, prior, endpoint.scope);
      const [method, path] = prior === null ? ["POST", collection] : ["PUT", `${collection}/${textOf(before.id)}`];
      const answer = await this.ask(method, path, body);
      const state = fillIn(schema.block.attributes, planned, this.object(schema, endpoint, after, answer));
      return { state: settingsOfAlias(schema, state) };
    } catch (error) {
      return { state: prior, diagnostics: [diagnosticOf(error)] };
    }
  }

  async importState(schema: TypeSchema, id: string): Promise<Read> {
    const endpoint = endpointOf(schema);
    const target = parseImportId(endpoint, id);
    const answer = await this.ask("GET", `${collectionPath(endpoint, target)}/${target.id}`);
    return { state: settingsOfAlias(schema, this.object(schema, endpoint, target, answer)) };
  }

  readData(schema: TypeSchema, config: Value): Promise<Value> {
    return readData(this.access, schema, recordOf(config));
  }

  private async get(
    schema: TypeSchema,
    endpoint: Endpoint,
    state: ValueRecord,
  ): Promise<Record<string, Value> | undefined> {
    const answer = await askCloudflare(this.access, "GET", `${collectionPath(endpoint, state)}/${textOf(state.id)}`);
    return answer.status === 404 ? undefined : { ...this.object(schema, endpoint, state, answer) };
  }

  private async remove(endpoint: Endpoint, before: ValueRecord): Promise<null> {
    await this.ask("DELETE", `${collectionPath(endpoint, before)}/${textOf(before.id)}`);
    return null;
  }

  private async ask(method: string, path: string, body?: string): Promise<Answer> {
    const answer = await askCloudflare(this.access, method, path, body);
    if (answer.status === 404) throw refused(method, `${this.access.baseUrl}/${path}`, answer);
    return answer;
  }

  /** Converts the object of a response; attributes of the path are not part of it. */
  private object(schema: TypeSchema, endpoint: Endpoint, known: ValueRecord, answer: Answer): ValueRecord {
    const { result } = JSON.parse(answer.text) as { result: unknown };
    const found = fromApi(schema.block.attributes, result, endpoint.absentIsDefault ? { absentIsDefault: true } : {});
    return { ...found, ...Object.fromEntries(endpoint.scope.map((name) => [name, known[name] ?? null])) };
  }
}

function endpointOf(schema: TypeSchema): Endpoint {
  const endpoint = endpointsOfTypes[schema.type];
  if (endpoint === undefined) throw new Error(`no endpoint is known for ${schema.type}`);
  return endpoint;
}

/** Returns the configured policy: the API reports "off" or "geo" if none was set, but the state keeps what was configured. */
function steeringAsWritten(found: Record<string, Value>, before: ValueRecord): Value {
  const unset = (textOf(before.steering_policy) ?? "") === "";
  if ("steering_policy" in found && unset && (found.steering_policy === "geo" || found.steering_policy === "off"))
    return { ...found, steering_policy: "" };
  return found;
}
