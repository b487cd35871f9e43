/** Labels, or what a selector asks of labels, by key. */
export type Labels = Readonly<Record<string, string>>;

/** What names an object in a cluster. */
export interface ObjectProps {
  /** The object's name: unique among the objects of its type in the namespace. */
  readonly name: string;
  /** The namespace, which must be there. */
  readonly namespace: string;
  /** @default - none */
  readonly labels?: Labels | undefined;
}

/** The metadata block of an object; an empty map of labels would show as a difference on every plan. */
export function metadataOf({ name, namespace, labels }: ObjectProps) {
  return { name, namespace, ...(labels === undefined ? {} : { labels }) };
}

/** Selects the pods of one namespace by its name. */
export function inNamespace(name: string) {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}
