import { z } from 'zod';

/** RFC 9457, with what is wrong where. */
const ProblemJson = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({
            description: 'JSON pointer as a URI fragment; # is the request as a whole',
          }),
          detail: z.string(),
        }),
      )
      .min(1),
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: 'about:blank',
        title: 'Unprocessable Content',
        status: 422,
        detail: 'The request body is not what this route takes.',
        errors: [{ pointer: '#/currentA', detail: 'Too big: expected number to be <=51' }],
      },
    ],
  });

/** How the document describes an answer in JSON. */
export function jsonResponse<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

/** How the document describes an answer in text. */
export function textResponse(description: string, mediaType: string, example: string) {
  const schema = z.string().meta({ examples: [example] });
  return { description, content: { [mediaType]: { schema } } };
}

/** How the document describes an answer that is a problem. */
export function problemResponse(description: string) {
  return { description, content: { 'application/problem+json': { schema: ProblemJson } } };
}
