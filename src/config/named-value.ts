import { parseDocument } from 'yaml';
import { messageOf } from '../thrown.ts';
import { allowedText, isSecret, type SchemaNode } from './schema-node.ts';

export type NamedValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly text: string };

/**
 * Reads the text of a variable or flag as YAML, `25`, `true`, `null` or `[a, b]`, except where the
 * schema wants text: that is taken literally, so that a password may be `123` or contain a colon.
 */
export function readNamedValue(text: string, nodes: readonly SchemaNode[]): NamedValue {
  const types = new Set(nodes.map(({ type }) => type));
  if (types.has('string') && [...types].every((type) => type === 'string' || type === 'null')) {
    // An empty secret was meant to be one: it must not turn into none.
    const isNull = types.has('null') && !isSecret(nodes) && /^(|~|null)$/.test(text);
    return { ok: true, value: isNull ? null : text };
  }
  // YAML reads nothing as null, and a variable that was never filled must take no guard away.
  if (text.trim() === '') return { ok: false, text: `is empty, must be ${allowedText(nodes)}` };
  const refuse = (problem: string): NamedValue => ({
    ok: false,
    text: `is not a YAML value: ${problem}`,
  });
  try {
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
    const [wrong] = [...document.errors, ...document.warnings];
    if (wrong !== undefined) return refuse(wrong.message);
    return { ok: true, value: document.toJS({ maxAliasCount: 0 }) };
  } catch (error) {
    // Aliases, which nothing this short needs, or nesting deeper than the stack.
    return refuse(messageOf(error));
  }
}
