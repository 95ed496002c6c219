import type { ComponentChildren } from 'preact';

/** One subject of the page, under a heading of its own. */
export function Card({
  name,
  title,
  children,
  side,
}: {
  /** Part of the ids; no two alike. */
  readonly name: string;
  readonly title: string;
  readonly children: ComponentChildren;
  /** Beside the heading. */
  readonly side?: ComponentChildren;
}) {
  const id = `${name}-title`;
  return (
    <section class={`card ${name}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {side}
      </header>
      {children}
    </section>
  );
}
