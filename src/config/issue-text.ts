import type { z } from 'zod';
import type { Aspect } from './layer.ts';
import { valueAt } from './layer.ts';
import {
  allowedText,
  fitting,
  holdsSecret,
  keysOf,
  nodesAt,
  type Path,
  type SchemaNode,
} from './schema-node.ts';
import { nearest } from './suggestion.ts';

/** A problem whose origin is not looked up yet. */
export interface Finding {
  readonly path: Path;
  readonly aspect: Aspect;
  readonly text: string;
}

type Issue = z.core.$ZodIssue;

/**
 * Says in words what a schema found: what is there, and what is allowed there.
 *
 * @param schema - the same schema as JSON Schema, which knows ranges and choices.
 * @param value - the whole configuration that was validated.
 */
export function findingsOf(issue: Issue, schema: SchemaNode, value: unknown): Finding[] {
  const { path } = withTextKeys(issue);
  const at = valueAt(value, path);
  const nodes = fitting(nodesAt(schema, path), at);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      aspect: 'key',
      text: unknownKey(key, keysOf(nodes)),
    }));
  }
  const branch = issue.code === 'invalid_union' ? branchMeant(issue.errors) : undefined;
  if (branch !== undefined) {
    return branch.flatMap((one) =>
      findingsOf({ ...one, path: [...path, ...one.path] }, schema, value),
    );
  }
  const rule = ruleText(issue, nodes, at);
  if (at === undefined) return [{ path, aspect: 'missing', text: `is missing, ${rule}` }];
  if (rule.startsWith('is ')) return [{ path, aspect: 'value', text: rule }];
  const isHidden = holdsSecret(nodes) && typeof at !== 'object';
  const shown = isHidden ? 'is not usable' : `is ${shownText(at)}`;
  return [{ path, aspect: 'value', text: `${shown}, ${rule}` }];
}

/** `is not known, did you mean law? allowed: ...` */
function unknownKey(key: string, known: readonly string[]): string {
  if (known.length === 0) return 'is not known, nothing may stand here';
  const meant = nearest(key, known);
  const hint = meant === undefined ? '' : ` did you mean ${meant}?`;
  return `is not known,${hint} allowed: ${known.join(', ')}`;
}

/**
 * Of several alternatives the one that expects the kind of value given, so that only its contents
 * are wrong.
 */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find(
    (issues) => issues.length > 0 && issues.every(({ path }) => path.length > 0),
  );
}

function ruleText(issue: Issue, nodes: readonly SchemaNode[], at: unknown): string {
  const own = ownMessage(issue);
  if (own !== undefined) return own;
  const inner = issue.code === 'invalid_union' ? issue.errors.flat() : [];
  const texts = inner.flatMap((one) => ownMessage(one)?.replace(/^must be /, '') ?? []);
  const choices = nodes.flatMap((node) => node.enum ?? [node.const]).map(String);
  const meant = typeof at === 'string' ? nearest(at, choices) : undefined;
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return `must be ${allowedText(nodes, texts.join(' or ') || 'text')}${hint}`;
}

/** The message that a schema defines itself; zod's own all begin alike. */
function ownMessage({ message }: Issue): string | undefined {
  return /^(Invalid|Too (small|big)|Unrecognized)/.test(message) ? undefined : message;
}

function shownText(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a block';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function withTextKeys({ path }: Issue): { path: Path } {
  return { path: path.map((key) => (typeof key === 'number' ? key : String(key))) };
}
