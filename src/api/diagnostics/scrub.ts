const LEFT_OUT = '…';
/** A shorter text is found in too many words; it is left out where it stands by itself. */
const LEAST_LENGTH = 3;
/**
 * No sentence of ours is longer, characters; a longer one is cut, so that it costs the charger no
 * time.
 */
const MOST_LENGTH = 1_000;

/** What looks like the name of a person, a device or a place. */
const TELLING: readonly RegExp[] = [
  // What was quoted is what somebody else sent.
  /"[^"]*"/g,
  // Addresses with what may stand before and behind the host.
  /\b[a-z][a-z0-9+.-]*:\/\/\S+/gi,
  /\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b/g,
  /(?:[0-9a-f]{0,4}:){3,}[0-9a-f]{0,4}/gi,
  // What was asked for in DNS, getaddrinfo(3), and names that only a house has.
  /(?<=\b(?:ENOTFOUND|EAI_AGAIN) )\S+/g,
  /\b[\w-]+(?:\.[\w-]+)*\.(?:local|lan|internal|home\.arpa|fritz\.box)\b/gi,
  /\/dev\/serial\/\S+/g,
  /(?<=\/home\/)[^\s'"]+/g,
  /[\w.-]+@[\w.-]+/g,
  // Numbers of equipment and keys.
  /(?=[A-Za-z+=]*\d)[0-9A-Za-z+=]{12,}/g,
];

/**
 * Makes a function that removes from a sentence whatever may identify a household.
 *
 * @param texts - what must not be seen, wherever it stands.
 */
export function scrubber(texts: readonly string[]): (sentence: string) => string {
  const known = texts
    .filter((text) => text.length >= LEAST_LENGTH)
    // The longer one first, so that nothing of it is left.
    .toSorted((one, other) => other.length - one.length);
  return (sentence) => {
    if (texts.includes(sentence)) return LEFT_OUT;
    const short = sentence.slice(0, MOST_LENGTH);
    const without = known.reduce((rest, text) => rest.replaceAll(text, LEFT_OUT), short);
    return TELLING.reduce((rest, pattern) => rest.replace(pattern, LEFT_OUT), without);
  };
}
