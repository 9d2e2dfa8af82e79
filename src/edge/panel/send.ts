import type { ServerResponse } from 'node:http';

/** Nothing but what the panel itself serves, and no frame around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Of every answer below the panel's address. */
export function toHeaders(contentType: string): Record<string, string> {
  return {
    'Content-Type': contentType,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': POLICY,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

export interface Content {
  readonly type: string;
  readonly text: string;
}

export function sendContent(response: ServerResponse, { type, text }: Content): void {
  const body = Buffer.from(text);
  response.writeHead(200, { ...toHeaders(type), 'Content-Length': body.length });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

export function sendJson(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, toHeaders('application/json; charset=utf-8'));
  response.end(`${JSON.stringify(document)}\n`);
}

/** Why something was not done, as the panel shows it. */
export function refuse(response: ServerResponse, status: number, why: string): void {
  sendJson(response, status, { outcome: 'refused', why });
}
