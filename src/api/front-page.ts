import type { FastifyInstance } from 'fastify';
import { reasonText } from '../charging/reason.ts';
import type { House } from '../house/house.ts';
import type { HousePicture } from '../house/picture.ts';

const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

export interface FrontPageOptions {
  readonly house: House;
}

/** `GET /`: what the charger does now, in one sentence, and where to find the rest. */
export async function frontPage(app: FastifyInstance, { house }: FrontPageOptions): Promise<void> {
  app.get('/', { config: { access: 'read' }, schema: { hide: true } }, async (_request, reply) => {
    reply.headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
    });
    return pageOf(house.picture());
  });
}

/** Links are relative, so that the page works behind a path. */
function pageOf({ name, simulated, charger }: HousePicture): string {
  const banner = simulated
    ? '<p role="status"><strong>Simulated: no wallbox, car or meter is connected.</strong></p>\n'
    : '';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(name)}</title>
<h1>${escaped(name)}</h1>
${banner}<p>${escaped(reasonText(charger.reason))}.</p>
<ul>
<li><a href="docs/">The API</a></li>
<li><a href="api/v1/charger">The charger as JSON</a></li>
<li><a href="metrics">Metrics</a></li>
</ul>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
