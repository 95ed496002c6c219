import type { FastifyInstance, FastifyReply } from 'fastify';
import type { OutletContext, OutletStatus, SettingsChange } from '../../house/outlet.ts';
import { type BlockForm, changeOf, defaultsOf, shownOf } from './block-form.ts';
import { refusalOf } from './refusal.ts';

/** Adds what reads, changes and resets a block of ours, and tells how its outlet is doing. */
export function addBlock(
  app: FastifyInstance,
  at: string,
  form: BlockForm,
  { settings, statusOf, clock }: Pick<OutletContext, 'settings' | 'statusOf' | 'clock'>,
): void {
  const block = (): Readonly<Record<string, unknown>> =>
    form.schema.parse(settings.read(form.path) ?? {});
  const refuse = (reply: FastifyReply, detail: string) =>
    reply.code(400).send(refusalOf(`Invalid ${form.title} configuration`, detail));
  const answer = (reply: FastifyReply, result: SettingsChange, done: string) => {
    if (result.ok)
      return { success: true, message: `${form.title} configuration ${done} successfully` };
    if (result.kind !== 'not-saved') return refuse(reply, result.detail);
    const text = 'It could not be written down; nothing was changed';
    return reply.code(500).send(refusalOf(text, result.detail));
  };

  app.get(`${at}/config`, async () => shownOf(form, block()));
  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: `${at}/config`,
      bodyLimit: form.longestBytes,
      async handler({ body }, reply) {
        const change = changeOf(form, block(), body, method === 'PUT');
        if (!change.ok) return refuse(reply, change.detail);
        return answer(reply, await settings.change(form.path, change.keys), 'updated');
      },
    });
  }
  app.post(`${at}/config/reset`, async (_request, reply) =>
    answer(reply, await settings.change(form.path, defaultsOf(form)), 'reset'),
  );
  app.get(`${at}/status`, async () => ({
    status: statusText(statusOf(form.path)),
    statusTimestamp: new Date(clock.epochMs()).toISOString(),
  }));
}

/** In the words of the original, as far as it has words. */
function statusText(status: OutletStatus | undefined): string {
  if (status === undefined) return 'Disabled';
  if (status.state === 'running') return 'Connected';
  if (status.state === 'starting') return 'Connecting';
  return `Connection failed: ${status.detail} (Attempt ${status.failures})`;
}
