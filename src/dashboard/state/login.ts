import { signal } from '@preact/signals';
import { ask } from './ask.ts';

export interface Who {
  readonly passwordSet: boolean;
  /** The charger and the meter. */
  readonly mayLook: boolean;
  /** Decisions, sessions, history. */
  readonly mayRead: boolean;
  readonly mayControl: boolean;
}

/** What this browser may do; undefined until it is known. */
export const who = signal<Who | undefined>(undefined);
/** Whether the password is asked for now. */
export const isAsking = signal(false);

export async function learnWho(): Promise<void> {
  const [about, look] = await Promise.all([
    ask<Omit<Who, 'mayLook'>>('GET', 'api/v1/login'),
    ask('GET', 'api/v1/charger'),
  ]);
  if (!about.ok) return;
  who.value = { ...about.body, mayLook: look.ok || look.status !== 401 };
}

/** @returns why not, in the words of the box, or undefined. */
export async function login(password: string): Promise<string | undefined> {
  const answer = await ask('POST', 'api/v1/login', { password });
  if (!answer.ok) return answer.text;
  isAsking.value = false;
  await learnWho();
  return undefined;
}

export async function logout(): Promise<void> {
  await ask('POST', 'api/v1/logout');
  await learnWho();
}
