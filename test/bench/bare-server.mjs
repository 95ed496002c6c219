/** The peer of `/power`: the same bytes from a fastify that has nothing else to do. */
import fastify from 'fastify';

const app = fastify();
app.get('/power', (_request, reply) => {
  reply.type('text/plain').send('{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }');
});
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) });
