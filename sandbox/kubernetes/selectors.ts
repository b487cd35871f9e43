import { badRequest } from "./api-error";
import type { LabelSelector } from "./model";

/** A condition on labels. */
export type LabelMatch = (labels: Readonly<Record<string, string>>) => boolean;

const everything: LabelMatch = () => true;

/** Splits at commas that are not inside parentheses. */
function terms(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== "");
}

function labelTerm(term: string): LabelMatch {
  const set = /^([^\s!=,()]+)\s+(in|notin)\s+\(([^()]*)\)$/.exec(term);
  if (set !== null) {
    const [, key = "", operator, list = ""] = set;
    const values = new Set(list.split(",").map((value) => value.trim()));
    const within: LabelMatch = (labels) => labels[key] !== undefined && values.has(labels[key]);
    return operator === "in" ? within : (labels) => !within(labels);
  }
  const equality = /^([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)$/.exec(term);
  if (equality !== null) {
    const [, key = "", operator, value = ""] = equality;
    return operator === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const order = /^([^\s!=,()<>]+)\s*([<>])\s*(-?\d+)$/.exec(term);
  if (order !== null) {
    const [, key = "", operator, bound] = order;
    return (labels) => {
      const value = labels[key] === undefined ? Number.NaN : Number(labels[key]);
      return operator === "<" ? value < Number(bound) : value > Number(bound);
    };
  }
  const presence = /^(!?)\s*([^\s!=,()]+)$/.exec(term);
  if (presence !== null) {
    const [, not, key = ""] = presence;
    return not === "!" ? (labels) => labels[key] === undefined : (labels) => labels[key] !== undefined;
  }
  const second = term.split(/\s+/)[1] ?? term;
  throw badRequest(`unable to parse requirement: found '${second}', expected: in, notin, =, ==, !=, gt, lt`);
}

/**
 * Parses a label selector of a query: `colour=blue,tier in (web, api),!canary`.
 *
 * @throws ApiError 400 if it is malformed
 */
export function parseLabelSelector(text: string): LabelMatch {
  const conditions = terms(text).map(labelTerm);
  if (conditions.length === 0) return everything;
  return (labels) => conditions.every((matches) => matches(labels));
}

/** Returns the predicate of an object's selector. A missing selector selects nothing, an empty one everything. */
export function labelMatch(selector: LabelSelector | undefined): LabelMatch {
  if (selector === undefined) return () => false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const pairs = Object.entries(matchLabels);
  return (labels) =>
    pairs.every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      const within = value !== undefined && values.includes(value);
      return operator === "In" ? within : !within;
    });
}

/** Renders an object's selector in the form of a query. */
export function selectorText(selector: LabelSelector | undefined): string {
  if (selector === undefined) return "<none>";
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const parts = Object.entries(matchLabels).map(([key, value]) => [key, `${key}=${value}`] as const);
  const more = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === "Exists") return [key, key] as const;
    if (operator === "DoesNotExist") return [key, `!${key}`] as const;
    return [key, `${key} ${operator.toLowerCase()} (${[...values].sort().join(",")})`] as const;
  });
  return [...parts, ...more]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join(",");
}

/** One condition of a field selector. */
export interface FieldTerm {
  readonly field: string;
  readonly not: boolean;
  readonly value: string;
}

/**
 * Parses a field selector: `status.phase!=Running,metadata.name=a`.
 *
 * @throws ApiError 400 if it is malformed
 */
export function parseFieldSelector(text: string): FieldTerm[] {
  return terms(text).map((term) => {
    const match = /^([^!=]+)(==|=|!=)(.*)$/.exec(term);
    if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = "", operator, value = ""] = match;
    return { field, not: operator === "!=", value };
  });
}
