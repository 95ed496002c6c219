import { signal } from '@preact/signals';

/** The time, to the second, for what grows old on the page. */
export const nowMs = signal(Date.now());

setInterval(() => {
  if (!document.hidden) nowMs.value = Date.now();
}, 1_000);
