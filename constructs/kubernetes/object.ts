/** Labels, or a selector's required labels, by key. */
export type Labels = Readonly<Record<string, string>>;

/** Properties that identify an object in a cluster. */
export interface ObjectProps {
  /** The object's name, unique among the objects of its type in the namespace. */
  readonly name: string;
  /** The namespace, which must exist. */
  readonly namespace: string;
  /** Labels of the object. @default - none */
  readonly labels?: Labels | undefined;
}

/** Returns the metadata block of an object. It omits empty labels, which would show as a difference on every plan. */
export function metadataOf({ name, namespace, labels }: ObjectProps) {
  return { name, namespace, ...(labels === undefined ? {} : { labels }) };
}

/** Selects the pods of one namespace by its name. */
export function inNamespace(name: string) {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}
