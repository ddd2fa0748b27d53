const tellingShape = /\b(?:gsk_|sk-)[\w-]{6,}|\bBearer [\w.~+/=-]{8,}/g;

/** Shorter ones are words like `none` that local servers take, and no secrets. */
const shortestSecret = 8;

/** Takes a key, and what looks like one, out of texts that a service wrote. */
export type Redact = (text: string) => string;

export function createRedact(key: string | null): Redact {
  return (text) => {
    const rest = text.replaceAll(tellingShape, '•••');
    return key === null || key.length < shortestSecret ? rest : rest.replaceAll(key, '•••');
  };
}
