import type { Refusal } from '../house/house.ts';
import { ProblemError } from './problem.ts';

/** Says why a change was not made, and what to do. */
export function refused(refusal: Refusal): ProblemError {
  switch (refusal.kind) {
    case 'pinned':
      return new ProblemError({
        status: 409,
        title: 'Pinned',
        detail: `${refusal.key} is pinned by ${refusal.by}; take it away there to set it here.`,
      });
    case 'not-saved':
      return new ProblemError({
        status: 503,
        title: 'Not saved',
        detail: `Nothing was changed, because it could not be written down: ${refusal.detail}`,
      });
    case 'no-such-fault':
      return new ProblemError({
        status: 404,
        title: 'No such fault',
        detail: 'The charger has no fault of this kind now.',
      });
    case 'at-the-box':
      return new ProblemError({
        status: 403,
        title: 'At the box only',
        detail: 'Look at the contactor and hold the reset button at the box; see the remedy.',
      });
  }
}
