/** A page of the gateway. @param body - HTML, its texts escaped. */
export function pageOf(title: string, body: string): string {
  const head = `<meta charset="utf-8"><title>${escaped(title)}</title>`;
  return `<!DOCTYPE html><html><head>${head}</head><body><h1>${escaped(title)}</h1>${body}</body></html>\n`;
}

/** A text as it stands in HTML, in an attribute too. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
