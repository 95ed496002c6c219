import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Colours a text where somebody sees it. */
export type Paint = (style: Style, text: string) => string;

/**
 * Colours for an output: on a terminal, and unless `NO_COLOR` says otherwise (no-color.org: set and
 * not empty).
 */
export function paintFor(
  output: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const isColoured = output.isTTY === true && (env['NO_COLOR'] ?? '') === '';
  if (!isColoured) return (_, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}
