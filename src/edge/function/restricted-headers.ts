import type { FunctionValues } from './event.ts';

/**
 * Headers and beginnings of headers that functions are not shown and must not add
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html).
 */
const disallowed =
  /^(?:connection|expect|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|trailer|upgrade|x-accel-(?:buffering|charset|limit-rate|redirect)|x-amz-cf-.*|x-amzn-(?:auth|cf-billing|cf-id|cf-xff|errortype|fle-profile|header-count|header-order|lambda-integration-tag|requestid)|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;

/** What a viewer-request function may read and must not add, change or take away (same page). */
const readOnlyInRequests = ['content-length', 'host', 'transfer-encoding', 'via'];

/** What a function must not put in an answer of its own (same page, viewer response events). */
const readOnlyInResponses = ['transfer-encoding', 'via', 'warning'];

const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const fieldValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** @param name in lower case. */
export function isHidden(name: string): boolean {
  return disallowed.test(name);
}

/** A header can have this value (RFC 9110 §5.5). */
export function isFieldValue(text: string): boolean {
  return fieldValue.test(text);
}

/** Why CloudFront does not take the headers of a returned request; null when it does. */
export function requestHeaderProblem(after: FunctionValues, before: FunctionValues): string | null {
  const touched = readOnlyInRequests.find(
    (name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]),
  );
  if (touched !== undefined) return `The header ${touched} is read-only in viewer requests.`;
  return headerProblem(after);
}

/** Why CloudFront does not take the headers of a returned response; null when it does. */
export function responseHeaderProblem(headers: FunctionValues): string | null {
  const added = readOnlyInResponses.find((name) => Object.hasOwn(headers, name));
  if (added !== undefined) return `A function must not set the header ${added}.`;
  return headerProblem(headers);
}

function headerProblem(headers: FunctionValues): string | null {
  for (const [name, { value, multiValue }] of Object.entries(headers)) {
    if (name !== name.toLowerCase()) return `The header ${name} is not in lower case.`;
    if (!token.test(name)) return `${JSON.stringify(name)} is no name of a header.`;
    if (isHidden(name)) return `The header ${name} is disallowed in functions.`;
    const values = [value, ...(multiValue ?? []).map((one) => one.value)];
    if (!values.every(isFieldValue))
      return `The value of ${name} has characters a header cannot have.`;
  }
  return null;
}

/** `x-custom-header` → `X-Custom-Header`, as CloudFront sends what functions return. */
export function toSentName(name: string): string {
  return name.replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
