import { randomInt, randomUUID } from "node:crypto";
import { alreadyExists, badRequest, conflict, forbidden, invalid, notFound } from "./api-error";
import { apiVersionOf, type Kind, kinds } from "./kinds";
import type { KubeObject, ObjectMeta } from "./model";
import type { Namespace } from "./model-workloads";
import type { Objects } from "./objects";
import { typeNamed } from "./schema";
import { decode } from "./schema/decode";
import type { Strategies, Strategy, Surroundings } from "./strategy";
import { equal, isTree, type Tree } from "./tree";
import { Errors } from "./validation/errors";
import { validateMeta, validateMetaUpdate } from "./validation/meta";

/** Options of a write. */
export interface WriteOptions {
  /** Whether to change nothing and only return the result. @default false */
  readonly dryRun?: boolean;
  /** The part to write. @default - the object without its status */
  readonly subresource?: "status";
  /** Whether the object contains its managed fields, as after a server-side apply. @default false */
  readonly applied?: boolean;
  /** A function to call with unknown fields: `unknown field "spec.foo"`. */
  readonly onUnknown?: (fields: readonly string[]) => void;
}

/** Letters and digits that cannot spell words, for generated names. */
const nameLetters = "bcdfghjklmnpqrstvwxz2456789";

/** Returns five letters for the end of a generated name. */
export function nameSuffix(): string {
  return Array.from({ length: 5 }, () => nameLetters[randomInt(nameLetters.length)]).join("");
}

/** Returns an object without the fields that an update may change without effect. */
function meaning(object: KubeObject): Tree {
  const { metadata: _metadata, status: _status, ...rest } = object;
  return rest;
}

/** Writes objects as the API server does: decodes, defaults, validates, versions and stores them. */
export class Registry {
  constructor(
    readonly objects: Objects,
    private readonly strategies: Strategies,
    private readonly around: Surroundings,
  ) {}

  /** Returns the current time, RFC 3339 in seconds. */
  now(): string {
    return this.around.now();
  }

  /**
   * Returns the object with a name.
   *
   * @throws ApiError 404
   */
  get<T extends KubeObject>(kind: Kind, namespace: string, name: string): T {
    const object = this.objects.get<T>(kind, namespace, name);
    if (object === undefined) throw notFound(kind, name);
    return object;
  }

  /**
   * Adds an object.
   *
   * @param input the object as JSON
   * @throws ApiError 400, 403, 404, 409 or 422, as the API server does
   */
  create(kind: Kind, namespace: string, input: Tree, options: WriteOptions = {}): KubeObject {
    const object = this.read(kind, namespace, input, options);
    const meta = object.metadata;
    meta.name ??= "";
    if (meta.resourceVersion !== undefined) {
      throw badRequest("resourceVersion should not be set on objects to be created");
    }
    if (kind.namespaced) this.admitNamespace(kind, namespace, meta.name || (meta.generateName ?? ""));
    if (!meta.name && meta.generateName) meta.name = `${meta.generateName.slice(0, 58)}${nameSuffix()}`;
    if (kind.status) object.status = decode(kind.kind, {}, kind.version).value.status;
    object.metadata = {
      ...meta,
      uid: randomUUID(),
      resourceVersion: "",
      creationTimestamp: this.now(),
      ...(kind.generation ? { generation: 1 } : {}),
    };
    delete object.metadata.deletionTimestamp;
    delete object.metadata.deletionGracePeriodSeconds;
    if (!kind.generation) delete object.metadata.generation;
    const strategy = this.strategyOf(kind);
    strategy.defaults?.(object);
    const taken = this.objects.get(kind, namespace, meta.name);
    if (taken !== undefined) throw alreadyExists(kind, meta.name);
    strategy.create?.(object, this.around);
    strategy.admit?.(object, undefined, this.around);
    const errors = new Errors();
    validateMeta(object.metadata, strategy.name, errors);
    strategy.validate?.(object, errors);
    this.refuse(kind, meta.name, errors);
    return options.dryRun ? object : this.objects.put(kind, object);
  }

  /**
   * Replaces an object, or only its status.
   *
   * @throws ApiError 400, 403, 404, 409 or 422, as the API server does
   */
  update(kind: Kind, namespace: string, name: string, input: Tree, options: WriteOptions = {}): KubeObject {
    const old = this.get(kind, namespace, name);
    const object = this.read(kind, namespace, input, options);
    if (object.metadata.name !== name) {
      throw badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`);
    }
    const strategy = this.strategyOf(kind);
    this.compareVersions(kind, strategy, object.metadata, old.metadata);
    this.carry(kind, object, old, options);
    strategy.defaults?.(object);
    strategy.update?.(object, old, this.around);
    if (kind.generation && options.subresource === undefined && !equal(meaning(object), meaning(old))) {
      object.metadata.generation = (old.metadata.generation ?? 0) + 1;
    }
    strategy.admit?.(object, old, this.around);
    const errors = new Errors();
    validateMeta(object.metadata, strategy.name, errors);
    validateMetaUpdate(object.metadata, old.metadata, errors);
    if (options.subresource === undefined) {
      strategy.validate?.(object, errors);
      strategy.validateUpdate?.(object, old, errors);
    }
    this.refuse(kind, name, errors);
    if (options.dryRun) return object;
    return this.replace(kind, object, old);
  }

  /** Writes a valid object, as controllers do; an equal one changes nothing. */
  replace<T extends KubeObject>(kind: Kind, object: T, old: T): T {
    if (
      equal(
        { ...object, metadata: { ...object.metadata, resourceVersion: "" } },
        { ...old, metadata: { ...old.metadata, resourceVersion: "" } },
      )
    ) {
      return old;
    }
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    const waits = kind === kinds.Namespace || kind === kinds.Pod;
    if (deletionTimestamp !== undefined && finalizers.length === 0 && !waits) return this.objects.remove(kind, object);
    return this.objects.put(kind, object);
  }

  /** Changes the status of a current object, if it still exists. @returns the new object */
  setStatus<T extends KubeObject>(kind: Kind, object: T, status: T["status"]): T | undefined {
    const { namespace = "", name, uid } = object.metadata;
    const now = this.objects.get<T>(kind, namespace, name);
    if (now?.metadata.uid !== uid) return undefined;
    return this.replace(kind, { ...now, status }, now);
  }

  private strategyOf({ kind }: Kind): Strategy {
    return this.strategies[kind as keyof Strategies] ?? {};
  }

  private refuse(kind: Kind, name: string, errors: Errors): void {
    if (errors.causes.length > 0) throw invalid(kind, name, errors.causes);
  }

  /** Decodes an object as its kind; `metadata` may still be incomplete. */
  private read(kind: Kind, namespace: string, input: Tree, { onUnknown }: WriteOptions): KubeObject {
    const apiVersion = apiVersionOf(kind);
    const given = input.apiVersion ?? apiVersion;
    if (given !== apiVersion || (input.kind ?? kind.kind) !== kind.kind) {
      const name = String(input.kind);
      throw badRequest(
        `${name} in version "${String(given).split("/").at(-1)}" cannot be handled as a ${kind.kind}: no kind "${name}" is registered for version "${String(given)}" in scheme "pkg/runtime/scheme.go:110"`,
      );
    }
    const { value: decoded, unknown } = decode(kind.kind, input, kind.version);
    if (unknown.length > 0) onUnknown?.(unknown);
    const metadata = decoded.metadata as ObjectMeta;
    if (kind.namespaced) {
      if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
        throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
      }
      metadata.namespace = namespace;
    } else {
      delete metadata.namespace;
    }
    return { ...decoded, apiVersion, kind: kind.kind, metadata };
  }

  private admitNamespace(kind: Kind, namespace: string, name: string): void {
    const space = this.objects.get<Namespace>(kinds.Namespace, "", namespace);
    if (space === undefined) throw notFound(kinds.Namespace, namespace);
    if (space.metadata.deletionTimestamp === undefined) return;
    throw forbidden(
      kind,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
      [
        {
          reason: "NamespaceTerminating",
          message: `namespace ${namespace} is being terminated`,
          field: "metadata.namespace",
        },
      ],
    );
  }

  private compareVersions(kind: Kind, strategy: Strategy, meta: ObjectMeta, old: ObjectMeta): void {
    if (meta.uid !== undefined && meta.uid !== old.uid) {
      throw conflict(
        kind,
        old.name,
        `StorageError: invalid object, Code: 4, Key: /registry/${kind.plural}/${old.namespace ?? ""}/${old.name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${meta.uid}, UID in object meta: ${old.uid}`,
      );
    }
    if (meta.resourceVersion === undefined) {
      if (strategy.conditional !== true) return;
      const errors = new Errors();
      errors.invalid("metadata.resourceVersion", 0, "must be specified for an update");
      throw invalid(kind, old.name, errors.causes);
    }
    if (meta.resourceVersion === old.resourceVersion) return;
    throw conflict(
      kind,
      old.name,
      "the object has been modified; please apply your changes to the latest version and try again",
    );
  }

  /** Carries over the fields that only the server may change. */
  private carry(kind: Kind, object: KubeObject, old: KubeObject, { subresource, applied }: WriteOptions): void {
    const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds, generateName } =
      old.metadata;
    const kept = {
      uid,
      creationTimestamp,
      resourceVersion: old.metadata.resourceVersion,
      ...(generation === undefined ? {} : { generation }),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
      ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
      ...(generateName === undefined ? {} : { generateName }),
    };
    if (subresource === "status") {
      const { status } = object;
      for (const field of typeNamed(kind.kind).fields.keys()) {
        if (field !== "status" && field !== "metadata") object[field] = old[field];
      }
      object.status = status;
    } else if (kind.status) {
      object.status = old.status;
    }
    if (applied !== true) delete object.metadata.managedFields;
    if (applied !== true && old.metadata.managedFields !== undefined) {
      object.metadata.managedFields = old.metadata.managedFields;
    }
    object.metadata = { ...object.metadata, ...kept };
  }
}

/** Returns a body as an object. @throws ApiError 400 if it is not one */
export function asInput(value: unknown): Tree {
  if (!isTree(value)) throw badRequest("the body of the request is not an object");
  return value;
}
