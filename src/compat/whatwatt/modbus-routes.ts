import { z } from 'zod';
import { PAC2200_SETS } from '../../publish/modbus/pac2200.config.ts';
import { RegisterSets } from '../../publish/modbus/register-set.config.ts';
import { saveBlocks } from '../save-blocks.ts';
import { refusalOf } from './refusal.ts';
import { compactLayout, detailedLayout } from './register-layout.ts';
import { addChange, answerTo, type Gate } from './settings-gate.ts';

const URL = '/api/v1/modbus';
const BLOCK = 'publish.modbus';
const NO_LAYOUT = 'There is no layout but that of a Siemens PAC2200; address_format=dec tells it';

const Query = z.object({ address_format: z.enum(['dec', 'hex']).optional() });

/** Adds what reads, sets and takes away the layout of input registers (function code 04). */
export function addModbus(gate: Gate): void {
  const { app, settings } = gate;
  const sets = () => RegisterSets.nullable().parse(settings.read(`${BLOCK}.sets`) ?? null);
  const save = (next: RegisterSets | null) =>
    saveBlocks(settings, [{ path: BLOCK, keys: { sets: next } }]);

  app.get(URL, async ({ query }, reply) => {
    const asked = Query.safeParse(query);
    const refuse = (status: number, text: string) =>
      reply.code(status).send(refusalOf(status, text));
    if (!asked.success) return refuse(400, 'address_format must be dec or hex');
    const { address_format: format } = asked.data;
    const own = sets();
    if (format !== undefined) return detailedLayout(own ?? PAC2200_SETS, format);
    return own === null ? refuse(404, NO_LAYOUT) : compactLayout(own);
  });
  addChange(gate, { method: 'POST', url: URL }, async ({ body }, refuse) => {
    const next = RegisterSets.safeParse(body);
    if (!next.success) {
      const texts = next.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
      return refuse(400, texts.join('; ').trim());
    }
    return answerTo(await save(next.data), refuse, () => compactLayout(next.data));
  });
  addChange(gate, { method: 'DELETE', url: URL }, async (_request, refuse, reply) =>
    answerTo(await save(null), refuse, () => reply.code(204).send()),
  );
}
