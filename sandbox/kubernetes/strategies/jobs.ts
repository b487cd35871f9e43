import { defaultJob } from "../defaults/workloads";
import type { KubeObject } from "../model";
import type { Strategy } from "../strategy";
import { type Tree, treeAt } from "../tree";
import type { Errors } from "../validation/errors";
import { checkJob } from "../validation/workloads";

/** Labels a Job's pods with their Job, and selects them by it. */
function select(job: KubeObject): void {
  const { uid, name } = job.metadata;
  const spec = job.spec as Tree;
  if (spec.manualSelector === true) return;
  const template = treeAt(spec, "template");
  const metadata = treeAt(template, "metadata");
  const labels = {
    ...treeAt(metadata, "labels"),
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  };
  spec.template = { ...template, metadata: { ...metadata, labels } };
  const selector = treeAt(spec, "selector");
  const matchLabels = { ...treeAt(selector, "matchLabels"), "batch.kubernetes.io/controller-uid": uid };
  spec.selector = { ...selector, matchLabels };
  job.metadata.labels ??= { ...labels };
}

function validate(job: KubeObject, errors: Errors): void {
  checkJob(job, errors);
  const spec = treeAt(job, "spec");
  const selected = Object.keys(treeAt(treeAt(spec, "selector"), "matchLabels"));
  if (spec.manualSelector !== true && selected.length > 1) {
    errors.invalid("spec.selector", spec.selector, "`selector` not auto-generated");
    const labels = treeAt(treeAt(treeAt(spec, "template"), "metadata"), "labels");
    errors.invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
  }
}

/** The strategy of Jobs, which are stored but not run. */
export const jobStrategy: Strategy = { defaults: defaultJob, create: select, validate };
