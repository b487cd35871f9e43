import type { Volume } from "../model-pod";
import { nanos } from "../quantity";
import { isTree, listAt, type Tree, treeAt } from "../tree";
import type { Errors } from "./errors";
import { checkName, dnsLabel } from "./names";

const sources = [
  "emptyDir",
  "hostPath",
  "secret",
  "nfs",
  "persistentVolumeClaim",
  "downwardAPI",
  "configMap",
  "projected",
  "csi",
  "ephemeral",
  "image",
] as const;

/** Checks a relative path below a mount. */
export function checkRelativePath(errors: Errors, field: string, path: string): void {
  if (path.startsWith("/")) errors.invalid(field, path, "must be a relative path");
  if (path.split("/").includes("..")) errors.invalid(field, path, "must not contain '..'");
}

function checkMode(errors: Errors, field: string, mode: unknown): void {
  if (typeof mode === "number" && (mode < 0 || mode > 0o777)) {
    errors.invalid(field, mode, "must be a number between 0 and 0777 (octal), both inclusive");
  }
}

function checkItems(errors: Errors, field: string, source: Tree): void {
  for (const [index, item] of listAt(source, "items").entries()) {
    if (!isTree(item)) continue;
    const at = `${field}.items[${index}]`;
    if (item.key === "") errors.required(`${at}.key`);
    if (item.path === "") errors.required(`${at}.path`);
    else if (typeof item.path === "string") checkRelativePath(errors, `${at}.path`, item.path);
    checkMode(errors, `${at}.mode`, item.mode);
  }
}

function checkSource(errors: Errors, field: string, name: (typeof sources)[number], source: Tree): void {
  const needs = (key: string): void => {
    if (source[key] === undefined || source[key] === "") errors.required(`${field}.${key}`);
  };
  switch (name) {
    case "emptyDir":
      if ((nanos(String(source.sizeLimit ?? "0")) ?? 0n) < 0n) {
        errors.forbidden(`${field}.sizeLimit`, "SizeLimit field must be a valid resource quantity");
      }
      return;
    case "hostPath":
      needs("path");
      return;
    case "secret":
      needs("secretName");
      checkMode(errors, `${field}.defaultMode`, source.defaultMode);
      checkItems(errors, field, source);
      return;
    case "configMap":
      needs("name");
      checkMode(errors, `${field}.defaultMode`, source.defaultMode);
      checkItems(errors, field, source);
      return;
    case "persistentVolumeClaim":
      needs("claimName");
      return;
    case "csi":
      needs("driver");
      return;
    case "nfs":
      needs("server");
      needs("path");
      return;
    case "projected":
      checkMode(errors, `${field}.defaultMode`, source.defaultMode);
      for (const [index, part] of listAt(source, "sources").entries()) {
        if (!isTree(part)) continue;
        for (const inner of ["configMap", "secret"]) {
          const at = `${field}.sources[${index}].${inner}`;
          if (part[inner] === undefined) continue;
          if (treeAt(part, inner).name === undefined) errors.required(`${at}.name`);
          checkItems(errors, at, treeAt(part, inner));
        }
      }
      return;
    default:
  }
}

/** Checks the volumes of a pod. */
export function checkVolumes(errors: Errors, field: string, volumes: readonly Volume[]): void {
  const names = new Set<string>();
  for (const [index, volume] of volumes.entries()) {
    const at = `${field}[${index}]`;
    let given = 0;
    for (const name of sources) {
      const source = volume[name];
      if (!isTree(source)) continue;
      given += 1;
      if (given > 1) errors.forbidden(`${at}.${name}`, "may not specify more than 1 volume type");
      else checkSource(errors, `${at}.${name}`, name, source);
    }
    if (volume.name === "") errors.required(`${at}.name`);
    else if (names.has(volume.name)) errors.duplicate(`${at}.name`, volume.name);
    else checkName(errors, `${at}.name`, volume.name, dnsLabel);
    names.add(volume.name);
  }
}
