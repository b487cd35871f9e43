import type { ServerResponse } from "node:http";
import { sendJson } from "../../http";
import { ApiError, badRequest, methodNotAllowed, noSuchPath } from "../api-error";
import { type Kind, kinds } from "../kinds";
import type { KubeObject } from "../model";
import type { PodSpec } from "../model-pod";
import { jsonPatch } from "../patch/json-patch";
import { mergePatch } from "../patch/merge-patch";
import { serverSideApply } from "../patch/server-side-apply";
import { strategicMergePatch } from "../patch/strategic";
import { podSecurityViolations } from "../pod-security";
import { asInput, type Registry, type WriteOptions } from "../registry";
import { type DeleteOptions, deleteObject } from "../removal";
import { decode } from "../schema/decode";
import { type Tree, treeAt, valueAt } from "../tree";
import { listPage } from "./paging";
import { formOf, type Include, oneAs, type Wanted } from "./representation";
import { type ApiRequest, flag, isDryRun, parsedBody } from "./request";
import { asScale, scaled } from "./scale";
import { selectionOf } from "./selection";
import { checkRevision, type Watches } from "./watch";

/** The target of a path: a kind's objects, one of them, or a subresource. */
export interface Target {
  readonly kind: Kind;
  /** The namespace. @default - all namespaces, or none for cluster-wide kinds */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Dependencies of the handlers. */
export interface ResourceContext {
  readonly registry: Registry;
  readonly watches: Watches;
  now(): Date;
}

const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/apply-patch+yaml",
  "application/strategic-merge-patch+json",
];

function wantedBy({ accept, query }: ApiRequest): Wanted {
  const form = formOf(accept);
  if (form === undefined) {
    throw new ApiError(
      406,
      "NotAcceptable",
      "only the following media types are accepted: application/json, application/json;stream=watch",
      {},
    );
  }
  const include = query.get("includeObject");
  return { form, include: include === "None" || include === "Object" ? (include satisfies Include) : "Metadata" };
}

/** Warns clients of a deprecated kind, as the API server does. */
function warnOfAge(kind: Kind, response: ServerResponse): void {
  if (kind !== kinds.Endpoints) return;
  const text = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";
  response.setHeader("warning", `299 - "${text}"`);
}

const templateAt: ReadonlyMap<Kind, readonly string[]> = new Map<Kind, readonly string[]>([
  [kinds.Pod, ["spec"]],
  [kinds.Deployment, ["spec", "template", "spec"]],
  [kinds.ReplicaSet, ["spec", "template", "spec"]],
  [kinds.StatefulSet, ["spec", "template", "spec"]],
  [kinds.Job, ["spec", "template", "spec"]],
  [kinds.CronJob, ["spec", "jobTemplate", "spec", "template", "spec"]],
]);

/** Handles requests for objects. */
export class Resources {
  constructor(private readonly context: ResourceContext) {}

  handle(request: ApiRequest, target: Target, response: ServerResponse): void {
    const { method } = request;
    if (target.kind.readOnly && method !== "GET") throw methodNotAllowed();
    if (target.subresource !== undefined) {
      this.subresource(request, target, target.subresource, response);
      return;
    }
    if (target.name === undefined) {
      if (method === "GET") {
        this.list(request, target, response);
        return;
      }
      if (method === "POST") {
        this.create(request, target, response);
        return;
      }
      if (method === "DELETE" && target.kind !== kinds.Namespace) {
        this.deleteAll(request, target, response);
        return;
      }
      throw methodNotAllowed();
    }
    if (method === "GET") {
      this.answer(request, target.kind, this.get(target), response);
      return;
    }
    if (method === "PUT") {
      this.put(request, target, response);
      return;
    }
    if (method === "PATCH") {
      this.patch(request, target, response);
      return;
    }
    if (method === "DELETE") {
      this.delete(request, target, response);
      return;
    }
    throw methodNotAllowed();
  }

  private get({ kind, namespace = "", name = "" }: Target): KubeObject {
    return this.context.registry.get(kind, namespace, name);
  }

  private answer(request: ApiRequest, kind: Kind, object: KubeObject, response: ServerResponse, code = 200): void {
    warnOfAge(kind, response);
    sendJson(response, code, oneAs(kind, object, wantedBy(request), this.context.now()));
  }

  private list(request: ApiRequest, { kind, namespace }: Target, response: ServerResponse): void {
    const { query } = request;
    checkRevision(query);
    const selection = selectionOf(kind, query);
    const wanted = wantedBy(request);
    warnOfAge(kind, response);
    if (flag(query, "watch")) {
      this.context.watches.serve({ kind, namespace, selection, wanted, query }, response);
      return;
    }
    sendJson(
      response,
      200,
      listPage(this.context.registry.objects, kind, namespace, selection, wanted, query, this.context.now()),
    );
  }

  /** Warns of pods that break the warn level of their namespace. */
  private warnOfPods(kind: Kind, object: KubeObject, response: ServerResponse): void {
    const path = templateAt.get(kind);
    if (path === undefined) return;
    const { namespace = "" } = object.metadata;
    const labels = this.context.registry.objects.get(kinds.Namespace, "", namespace)?.metadata.labels ?? {};
    const broken = podSecurityViolations(valueAt(object, path) as PodSpec, labels, "warn");
    if (broken !== undefined) response.setHeader("warning", `299 - ${JSON.stringify(`would violate ${broken}`)}`);
  }

  private create(request: ApiRequest, { kind, namespace }: Target, response: ServerResponse): void {
    if (kind.namespaced && namespace === undefined) throw methodNotAllowed();
    const input = asInput(parsedBody(request));
    const object = this.context.registry.create(kind, namespace ?? "", input, this.writing(request, kind, response));
    this.warnOfPods(kind, object, response);
    this.answer(request, kind, object, response, 201);
  }

  private put(request: ApiRequest, target: Target, response: ServerResponse, subresource?: "status"): void {
    const { kind, namespace = "", name = "" } = target;
    const options = { ...this.writing(request, kind, response), ...(subresource === undefined ? {} : { subresource }) };
    const object = this.context.registry.update(kind, namespace, name, asInput(parsedBody(request)), options);
    this.answer(request, kind, object, response);
  }

  private patch(request: ApiRequest, target: Target, response: ServerResponse, subresource?: "status"): void {
    const { kind, namespace = "", name = "" } = target;
    const options = { ...this.writing(request, kind, response), ...(subresource === undefined ? {} : { subresource }) };
    if (request.contentType.startsWith("application/apply-patch")) {
      this.apply(request, target, options, response);
      return;
    }
    const current = this.get(target);
    const input = this.patched(request, current, kind.kind);
    this.answer(request, kind, this.context.registry.update(kind, namespace, name, input, options), response);
  }

  private apply(request: ApiRequest, target: Target, options: WriteOptions, response: ServerResponse): void {
    const { kind, namespace = "", name = "" } = target;
    const { registry } = this.context;
    const manager = request.query.get("fieldManager");
    if (manager === null) {
      const why = 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch';
      throw new ApiError(422, "Invalid", why, {});
    }
    const applier = { manager, force: flag(request.query, "force"), now: registry.now() };
    const live = registry.objects.get(kind, namespace, name);
    const raw = asInput(parsedBody(request));
    const { unknown } = decode(kind.kind, raw, kind.version);
    if (unknown.length > 0) options.onUnknown?.(unknown);
    const input = serverSideApply(kind, live, raw, applier);
    if (live === undefined) {
      const named = { ...input, metadata: { ...treeAt(input, "metadata"), name } };
      this.answer(request, kind, registry.create(kind, namespace, named, options), response, 201);
    } else {
      this.answer(
        request,
        kind,
        registry.update(kind, namespace, name, input, { ...options, applied: true }),
        response,
      );
    }
  }

  private patched(request: ApiRequest, current: Tree, typeName: string): Tree {
    const body = parsedBody(request);
    switch (request.contentType) {
      case "application/json-patch+json":
        return asInput(jsonPatch(current, body));
      case "application/merge-patch+json":
        return asInput(mergePatch(current, body));
      case "application/strategic-merge-patch+json":
        return strategicMergePatch(current, body, typeName);
      default:
        throw new ApiError(
          415,
          "UnsupportedMediaType",
          `the body of the request was in an unknown format - accepted media types include: ${patchTypes.join(", ")}`,
          {},
        );
    }
  }

  private delete(request: ApiRequest, { kind, namespace = "", name = "" }: Target, response: ServerResponse): void {
    const before = this.context.registry.get(kind, namespace, name);
    const object = deleteObject(this.context.registry, kind, namespace, name, this.deletion(request));
    if (object !== undefined) {
      this.answer(request, kind, object, response);
      return;
    }
    const { uid } = before.metadata;
    sendJson(response, 200, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name, ...(kind.group === "" ? {} : { group: kind.group }), kind: kind.plural, uid },
    });
  }

  private deleteAll(request: ApiRequest, { kind, namespace }: Target, response: ServerResponse): void {
    const { registry } = this.context;
    const selection = selectionOf(kind, request.query);
    const options = this.deletion(request);
    const found = registry.objects.list(kind, namespace).filter(selection);
    for (const { metadata } of found) deleteObject(registry, kind, metadata.namespace ?? "", metadata.name, options);
    const query = new URLSearchParams();
    sendJson(
      response,
      200,
      listPage(registry.objects, kind, namespace, selection, wantedBy(request), query, this.context.now(), found),
    );
  }

  private deletion(request: ApiRequest): DeleteOptions {
    const { query } = request;
    const body = request.body.length === 0 ? {} : asInput(parsedBody(request));
    const preconditions = treeAt(body, "preconditions");
    const grace = body.gracePeriodSeconds ?? query.get("gracePeriodSeconds") ?? undefined;
    const orphans = body.orphanDependents === true;
    const policy = body.propagationPolicy ?? query.get("propagationPolicy") ?? (orphans ? "Orphan" : undefined);
    if (policy !== undefined && !["Background", "Foreground", "Orphan"].includes(String(policy))) {
      throw badRequest(`invalid propagationPolicy: ${JSON.stringify(policy)}`);
    }
    return {
      dryRun: isDryRun(query) || (Array.isArray(body.dryRun) && body.dryRun.includes("All")),
      ...(grace === undefined ? {} : { gracePeriodSeconds: Number(grace) }),
      ...(policy === undefined ? {} : { propagationPolicy: String(policy) }),
      ...(typeof preconditions.uid === "string" ? { uid: preconditions.uid } : {}),
      ...(typeof preconditions.resourceVersion === "string" ? { resourceVersion: preconditions.resourceVersion } : {}),
    };
  }

  private subresource(request: ApiRequest, target: Target, subresource: string, response: ServerResponse): void {
    const { kind, namespace = "", name = "" } = target;
    const { method } = request;
    const { registry } = this.context;
    if (subresource === "status" && kind.status) {
      if (method === "GET") {
        this.answer(request, kind, this.get(target), response);
        return;
      }
      if (method === "PUT") {
        this.put(request, target, response, "status");
        return;
      }
      if (method === "PATCH") {
        this.patch(request, target, response, "status");
        return;
      }
      throw methodNotAllowed();
    }
    if (subresource === "scale" && kind.scale) {
      const current = this.get(target);
      if (method === "GET") {
        sendJson(response, 200, asScale(current));
        return;
      }
      if (method !== "PUT" && method !== "PATCH") throw methodNotAllowed();
      const wanted = method === "PUT" ? asInput(parsedBody(request)) : this.patched(request, asScale(current), "Scale");
      const options = this.writing(request, kind, response);
      sendJson(response, 200, asScale(registry.update(kind, namespace, name, scaled(current, wanted), options)));
      return;
    }
    if (subresource === "finalize" && kind === kinds.Namespace && method === "PUT") {
      this.answer(request, kind, this.get(target), response);
      return;
    }
    if (kind === kinds.Pod && ["log", "exec", "attach", "portforward", "proxy"].includes(subresource)) {
      this.get(target);
      const what = subresource === "log" ? "keep logs" : `offer ${subresource}`;
      throw badRequest(
        `the sandbox does not ${what}: its pods run no containers; see \`kubectl describe pod ${name}\` for what happened`,
      );
    }
    throw noSuchPath();
  }

  /** Returns the write options of a request, and adds `Warning` headers for unknown fields. */
  private writing({ query }: ApiRequest, kind: Kind, response: ServerResponse): WriteOptions {
    const mode = query.get("fieldValidation") ?? "Warn";
    return {
      dryRun: isDryRun(query),
      onUnknown: (fields) => {
        if (mode === "Ignore") return;
        if (mode === "Strict") {
          throw badRequest(
            `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: strict decoding error: ${fields.join(", ")}`,
          );
        }
        response.setHeader(
          "warning",
          fields.map((field) => `299 - "${field.replace(/"/g, '\\"')}"`),
        );
      },
    };
  }
}
