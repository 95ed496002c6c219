/** The peer of `/power`: the same bytes from a fastify that has nothing else to do. */
import fastify from 'fastify';

const app = fastify();
app.get('/power', (_request, reply) => {
  reply.type('text/plain').send('{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }');
});
// One JSON line, as SunPilot logs where it listens.
console.log(JSON.stringify({ url: await app.listen({ host: '127.0.0.1', port: 0 }) }));
