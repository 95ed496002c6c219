import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A table that may be wider than the page: it is moved sideways, by keyboard too. */
export function Scroll({ children }: { readonly children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (current === null) return;
    const watch = new ResizeObserver(() => {
      // A stop of the keyboard that leads nowhere is none.
      if (current.scrollWidth > current.clientWidth) current.tabIndex = 0;
      else current.removeAttribute('tabindex');
    });
    watch.observe(current);
    for (const child of current.children) watch.observe(child);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={place} class="scroll">
      {children}
    </div>
  );
}
